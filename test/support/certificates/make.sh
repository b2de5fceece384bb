#!/bin/sh
# Made the files beside it, once, by OpenSSL 3.0: sh make.sh
set -e
cd "$(dirname "$0")"
work=$(mktemp -d)
cat > "$work/settings" <<END
[ca]
default_ca = ca
[ca]
database = $work/index
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = policy
default_startdate = 20240101000000Z
default_enddate = 21240101000000Z
[policy]
commonName = supplied
[authority]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[machine]
subjectAltName = DNS:localhost, IP:127.0.0.1, IP:::1
[name]
subjectAltName = DNS:localhost
[elsewhere]
subjectAltName = DNS:elsewhere.example
END
touch "$work/index"

# make <name> <extensions> <key of the signer> <further arguments>
make() {
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -out "$work/$1" -subj "/CN=$1"
  openssl ca -batch -notext -config "$work/settings" -extensions "$2" -in "$work/$1" -keyfile "$3" -out "$1.pem" $4
}
make authority authority authority.key -selfsign
make machine machine authority.key "-cert authority.pem"
make name name authority.key "-cert authority.pem"
make elsewhere elsewhere authority.key "-cert authority.pem"
make stranger machine stranger.key -selfsign

# It certifies nothing more.
rm -r authority.key "$work"
