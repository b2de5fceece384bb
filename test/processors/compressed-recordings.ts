/**
 * Six tenths of a second of 440 Hz (left) and 1 kHz (right) at 8 kHz, as FFmpeg 5.1 encoded it (libmp3lame, libvorbis,
 * libopus), with its own figures of what it decodes: `ffmpeg -i tone.x -f f64le -`, and of `-af ebur128=peak=true`.
 * (Of Vorbis, libvorbis's own `oggdec`, since FFmpeg does not cut the last packet where the file says.)
 */

interface CompressedRecording {
  name: string;
  encoding: string;
  container: string;
  rate: number;
  channels: number;
  frames: number;
  rms: number;
  peak: number;
  loudness: number;
  file: Buffer;
}

export const compressedRecordings: CompressedRecording[] = [
  {
    name: "FLAC",
    encoding: "flac",
    container: "FLAC",
    rate: 8000,
    channels: 2,
    frames: 4800,
    rms: 0.353484,
    peak: 0.499878,
    loudness: -6.2,
    file: Buffer.from(
      "ZkxhQwAAACICQAJAAADcAAFqAfQC8AAAEsCBMSzrhHA0hJZkzVRQYFYZhAAAbQ0AAABMYXZmNTkuMjcuMTAwBQAAAA8AAABUUkFD" +
        "S05VTUJFUj0xLzIKAAAAdGl0bGU9VG9uZQ0AAABhcnRpc3Q9ZmZtcGVnCQAAAGRhdGU9MjAyNhUAAABlbmNvZGVyPUxhdmY1OS4y" +
        "Ny4xMDD/+CQYAJ1DQAAVr5rw2wAIAEw4ZPMLIUJkylhwzhkznMySZQ/OZJMmcyZJhzKZSU5JlCaFnMMJSUyU5kyZnzCkkmTPnMmc" +
        "8pMwzDhk8wshQmTKWHDOGTOczJJlD85kkyZzJkmHMplJTkmUJoWcwwlJTJTmTJmfMKSSZM+cyZzykzDMOGTzCyFCZMpYcM4ZM5zM" +
        "kmUPzmSTJnMmSYcymUlOSZQmhZzDCUlMlOZMmZ8wpJJkzQ0AALUOatQMACAEOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOU" +
        "mHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTD" +
        "lJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpIj//4JBgBmkNx" +
        "h8BPmvDbAAgBOZM55SZhmHDJ5hZChMmUsOGcMmc5mSTKH5zJJkzmTJMOZTKSnJMoTQs5hhKSmSnMmTM+YUkkyZ85kznlJmGYcMnm" +
        "FkKEyZSw4ZwyZzmZJMofnMkmTOZMkw5lMpKckyhNCzmGEpKZKcyZMz5hSSTJnzmTOeUmYZhwyeYWQoTJlLDhnDJnOZkkyh+cySZM" +
        "5kyTDmUykpyTKE0LOYYSkpkpzJlDQAAtQ5q1AwAIAQ5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5" +
        "SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpM" +
        "OUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhygGOW//gkGAKTQ0xUIJea8NsACABnzCkk" +
        "mTPnMmc8pMwzDhk8wshQmTKWHDOGTOczJJlD85kkyZzJkmHMplJTkmUJoWcwwlJTJTmTJmfMKSSZM+cyZzykzDMOGTzCyFCZMpYc" +
        "M4ZM5zMkmUPzmSTJnMmSYcymUlOSZQmhZzDCUlMlOZMmZ8wpJJkz5zJnPKTMMw4ZPMLIUJkylhwzhkznMySZQ/OZJMmcyZJhzKZS" +
        "U5JlCaFnQ0AALUOatQMACAEOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMO" +
        "UmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKT" +
        "DlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcoDTxf/4JBgDlEND+iP3mvDbAAgAGEpKZKcyZMz5hSSTJnzmTOeU" +
        "mYZhwyeYWQoTJlLDhnDJnOZkkyh+cySZM5kyTDmUykpyTKE0LOYYSkpkpzJkzPmFJJMmfOZM55SZhmHDJ5hZChMmUsOGcMmc5mST" +
        "KH5zJJkzmTJMOZTKSnJMoTQs5hhKSmSnMmTM+YUkkyZ85kznlJmGYcMnmFkKEyZSw4ZwyZzmZJMofnMkmTOZMkw5lNDQAAtQ5q1A" +
        "wAIAQ5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw" +
        "5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcp" +
        "MOUmHKTDlJhykw5SYcpMOUmHKTDlJhyg5Hv/+CQYBIFDcErAz5rw2wAIAEpyTKE0LOYYSkpkpzJkzPmFJJMmfOZM55SZhmHDJ5hZ" +
        "ChMmUsOGcMmc5mSTKH5zJJkzmTJMOZTKSnJMoTQs5hhKSmSnMmTM+YUkkyZ85kznlJmGYcMnmFkKEyZSw4ZwyZzmZJMofnMkmTOZ" +
        "Mkw5lMpKckyhNCzmGEpKZKcyZMz5hSSTJnzmTOeUmYZhwyeYWQoTJlLDhnDJnOZkkyh+cySaGgABahzVqBgAQAhykw5SYcpMOUmH" +
        "KTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJ" +
        "hykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5" +
        "SYcpMOUmHKTDlDvd//gkGAWGQ0lnEd+a8NsACAE5kyTDmUykpyTKE0LOYYSkpkpzJkzPmFJJMmfOZM55SZhmHDJ5hZChMmUsOGcM" +
        "mc5mSTKH5zJJkzmTJMOZTKSnJMoTQs5hhKSmSnMmTM+YUkkyZ85kznlJmGYcMnmFkKEyZSw4ZwyZzmZJMofnMkmTOZMkw5lMpKck" +
        "yhNCzmGEpKZKcyZMz5hSSTJnzmTOeUmYZhwyeYWQoTJlLDhnDJnOZQ0AALUOatQMACAEOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw" +
        "5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcp" +
        "MOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpWzP/4" +
        "JBgGj0NHtC//mvDbAAgASZQ/OZJMmcyZJhzKZSU5JlCaFnMMJSUyU5kyZnzCkkmTPnMmc8pMwzDhk8wshQmTKWHDOGTOczJJlD85" +
        "kkyZzJkmHMplJTkmUJoWcwwlJTJTmTJmfMKSSZM+cyZzykzDMOGTzCyFCZMpYcM4ZM5zMkmUPzmSTJnMmSYcymUlOSZQmhZzDCUl" +
        "MlOZMmZ8wpJJkz5zJnPKTMMw4ZPMLIUJkylDQAAtQ5q1AwAIAQ5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKT" +
        "DlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhy" +
        "kw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhygHMj//gkGAeIQ3AJxUea8NsA" +
        "CAAcM4ZM5zMkmUPzmSTJnMmSYcymUlOSZQmhZzDCUlMlOZMmZ8wpJJkz5zJnPKTMMw4ZPMLIUJkylhwzhkznMySZQ/OZJMmcyZJh" +
        "zKZSU5JlCaFnMMJSUyU5kyZnzCkkmTPnMmc8pMwzDhk8wshQmTKWHDOGTOczJJlD85kkyZzJkmHMplJTkmUJoWcwwlJTJTmTJmfM" +
        "KSSZM+cyZzykzDMOhoAAWoc1agYAEAIcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJ" +
        "hykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5" +
        "SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5SYcpMOUmHKTDlJhykw5fk2//gUGAhER0XkAgew/Yz5Zmvv3RKp93oAtZQWCITB" +
        "em4yMixBQSImm91IUEQiSkMg0+LEJCJLTNH2SQRCQTJONDIYVAkIUWjIexDIoQkFheTNHeKEIhJKaPfSgWBQiWTc+ihBQRIuj3GL" +
        "hIaAAFqHNWmuALAIhKqqhCEqqqEISqqoQhKqqhCEqqqEISqqoQhKqqhCEqqqEISqqoQhKqqhCEqqqEISqqoQhKqqhCEqqqEISqqo" +
        "QhKqqhCEqqqEISqqoQhKqqhCEqqqEISqqoQhKqqhCEqqqEISqqj29A==",
      "base64",
    ),
  },
  {
    name: "MP3",
    encoding: "mp3",
    container: "MP3",
    rate: 8000,
    channels: 2,
    frames: 4800,
    rms: 0.335822,
    peak: 0.495913,
    loudness: -6.7,
    file: Buffer.from(
      "SUQzAwAAAAAAZFRSQ0sAAAAFAAAAMS8yAFRJVDIAAAAGAAAAVG9uZQBUUEUxAAAACAAAAGZmbXBlZwBUWUVSAAAABgAAADIwMjYA" +
        "VFNTRQAAAA8AAABMYXZmNTkuMjcuMTAwAAAAAAAAAAAAAAD/4zgAAAAAAAAAAAAAAAAAAAAAAABJbmZvAAAADwAAAAsAAAogACoq" +
        "KioqKioqKkBAQEBAQEBAQFVVVVVVVVVVVWpqampqampqaoCAgICAgICAgJWVlZWVlZWVlaqqqqqqqqqqqsDAwMDAwMDAwNXV1dXV" +
        "1dXV1erq6urq6urq6v///////////wAAAABMYXZjNTkuMzcAAAAAAAAAAAAAAAAkA8AAAAAAAAAKIJK5qyMAAAAAAAAAAAAAAAAA" +
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAD/4zhkAA2wmVo7pbQADiEuzjlFOAAQALXAAHve973vexjGMYxjHve9773saSwQwEwE" +
        "wEwRye29jGfX//L/6kE300y+OMLuCcArgcwlBrwcOaA/lwcDGIAf4Ed39GoMA+frAgY0A/0e//g+D4PgQEAQx5/R+D4PgQEAQBBw" +
        "HB8H31Ag5xoB4ruAc5znOc7kIQhCN5znf4mHwDAMAw+fkI35z//uZ8wcEQB4PxLP5/+gH+joB/o9+sCBjh/oEhAgGAhpymHPr///" +
        "//tZUxaUl9/////gUGSpOYP/4zhEHQy8rVQczbQAGXMq2jmKkAMjJRT4cObKkLPdM4R1RrCagnIKyO4TIS7/8dowowpJD2HsYl3/" +
        "/yRMi8XkS6XUga/8ShIGhKEga//EoSBoShIOlf/9x6xcKlRFAIAgIAAIBAKAIIG4BYQP+CyAqF0BS/x8Qj0Vf8yLxFjEipAf/0jI" +
        "vGJARWoK6QX8Gd/BnS6kkktFGkl///kyOaOaUiLEWMSKl0yLxe////RLpqpJJaKKkno////+yktFWvSWiYhSAoAQQH/r///5//+8" +
        "P//1/9YcAQD/4zhEFAy0UyMI74gAFZtmKAHAuABwwC8AmAQBkYAaAcGA/geRgmoIUYKSF5GE0rXxh+QWMYP+B0GBUgVhgKYAyYAO" +
        "AUmAdADZgBwAqHAAFH1v9X+3/f5f6f92/1f/b99ev6ft//9D//ymAAA+gYRgKlgY8dCFgeEIYTgZicQIgYbQCOgYEUBRAYL6CnAY" +
        "EqAPAYAWAOgYC0AjgBAEIC4AABgB4AIO9H/////////////////////uSha//+jV9L/5+wXRAFBgGEBKBi0YAZVLAGekOBtuDGH/" +
        "4zhEGwskUxwAV/hAB+tmIAC4FSgDBsJomrI6ZNMFSmDZgZxgVACKTAORUybdGpoBNLLq31ZfTo2b/W/yn/++t9WX16du7+v5fE2S" +
        "yP/r05fT9v/////1f//v//4RorwZ3cf////b/////7f/+DAo//+i1N53/1n6IYQASDwBA0CYLAsPAMyj0Dby4MI1CqTS1lAMypcI" +
        "jMHqAvjA2wG8wHgBcNpANCpMQSBIuM++vVp0bN3rf6dH/9f0aft2fdXqymjJbP/vry2nZ/////9X//7//+EaK8H/4zhEZQr0UxwA" +
        "V/pAB+tmIAC4FSid3H////2/////+3//gwKP//oqDAEQHb0Pt69xhBdoCgiAw4DQMQEEDCaEAwVHTAEw8QwRJvyMCJC+iAD7MAGA" +
        "cjAGwDc2xRsQrTKBZP7/X9GS/rf6Pt+3O7vVo+3b91f16NG3/1fR/////9X//7//+EaK8Gd3H////2/////+3//gwKP//opMQU1F" +
        "My4xMDCqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqr/4zhEsAp8UyC4V/lAB+tmIAC4" +
        "FSiqqqqqqqqqqqqqqqqqqqrW3v/6z1AL0gJCAGBhSBiMXAZRJAGgjKBvNdGEjBNZpoqQ2ZWgDumD2gQhgZAAqYCmAImDSDZAAmFT" +
        "Ixfvq1aNG3d6/lv/9+716dGnd/W+vVpyW3/1Ory//////1f//v//4RorwZ3cf////b/////7f/+DAo//+ipMQU1FMy4xMDCqqqqq" +
        "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqr/4zhEtAr0UxwAV/lAB+tmIAC4FSiqqqqqqqqq" +
        "qqqqqqqqqqqqqqqq1/X/9rB6ABIDAwICgbGwAAcBj8sgagcBg1YY+Z0IupmQShPpgvAG0YFSA6mAwAKh4ZHG2ZgwBDlvv9f0f+v5" +
        "XR/91TvKavp2ffvq16dGR/9erT9v/////1f//v//4RorwZ3cf////b/////7f/+DAo//+iqBxsQ///8P/X//7zzz/eefbkNiEAkO" +
        "AfL4AkAswDgijDODAMPIhoyaPJjMPGiMTwKAwjAijBOAIBAEhgX/4zhEsAp0Ux4AV/lAB+tmIAC4FShAJGAEAErk92Bi6J3/d/7f" +
        "s9f+vZ89/6/9P/9X/2/dQALAIjGiIj//vd7//4iM8R3u7trvWggQhzEIc8HC02L5Pl9ImBlBchBERzBcg5hUKYcmBgB4DGBgeIHK" +
        "BgzCHWBsbgVCBhFwcgBhWgLcBgeQGcBgHgDSBgPoCSBgGYBaACAEASACBIBOosaRME4XGTLhcZMvl8vuovm7qQLiDLLhoy0003Um" +
        "m6kEEGWgg1NNN1JpvQQQZaCDVpp6aepBDQQ6ab3/4zhE/wtcUShprwgAL3tqOU1GuAA03qQQrQQ1pp6afQbQQ//0CgaN/+XP8EOv" +
        "rogAAAQLBYPR+LwuxdjqMPhlyWGvt//8btyiMRp2oi1n//+XD5hEkEvVzJumAD//4jmb9KcOQjCElMTGZmZmq/46S5I5A2BIqiSJ" +
        "J0ZTMzMzNH73cpR+9zJkxMWly5latmZmZmZk8WOH6988WOH699pcuqtW2tba1mZmZmZmZPFjh+vfPFjh+vfPFjS5dVaEgaEow9+g" +
        "HwIGAfAgYB8CBkr2LhWQaCsZggP/4zhEqRRhR10szLAAKENy6lmMiANCwWiYLFji9laSWpmZAmWwaAcMiUlMZmZcOzN9a0uOpmZI" +
        "YLkLRZGbSMS6RUyIsQL/spAEZPrRRSLxAikT3+xXTTNEGN03HOMS6XUkkloo/+QQuGhBy+bkULhoT5fNzIvF4xLpdSLyS0Uf/ycL" +
        "hoT5fNycLhoXy+blwuJF42WiipJJaLUv/9k03QQZNN0EGTTdBB1o6S9WipIyBUxBTUUzLjEwMKqqqqqqqqqqqqqqqqqqqqqqqqqq" +
        "qqqqqqqqqqqqqqr/4zhkKAAAAaQA4AAAAAADSAHAAACqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq" +
        "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq" +
        "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq" +
        "qqo=",
      "base64",
    ),
  },
  {
    name: "MP3 of one channel",
    encoding: "mp3",
    container: "MP3",
    rate: 8000,
    channels: 1,
    frames: 4800,
    rms: 0.237435,
    peak: 0.476393,
    loudness: -12.7,
    file: Buffer.from(
      "SUQzBAAAAAAAI1RTU0UAAAAPAAADTGF2ZjU5LjI3LjEwMAAAAAAAAAAAAAAA/+M4wAAAAAAAAAAAAEluZm8AAAAPAAAACwAABwgA" +
        "MzMzMzMzMzMzR0dHR0dHR0dHXFxcXFxcXFxccHBwcHBwcHBwhYWFhYWFhYWFmZmZmZmZmZmZrq6urq6urq6uwsLCwsLCwsLC19fX" +
        "19fX19fX6+vr6+vr6+vr////////////AAAAAExhdmM1OS4zNwAAAAAAAAAAAAAAACQDwAAAAAAAAAcIC+KfvQAAAAAAAAAAAAAA" +
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/+MoxAAbYTKsd0toABAAtcAAe973ve97GMYxjGMe973vvexpLBDA" +
        "TATATBHJ7b2MZ9f/8v/qQTfTTL44wu4JwCuBzCUGvBw5oD+XBwMYgB/gR3f0agwD5+sCBjQD/R7/+D4Pg+BAQBDHn9H4Pg+BAQBA" +
        "EHAcHwffUCDlIDAoBAhcwhYcn/Fahl0WcGXv8A0A/+MoxBUgsyqgGZSoARyIHwPAZMNJwD4mA5kdYHeph745IzJFayZ//Joc4QsK" +
        "RBuSBgYHgaIAYBQJ/BiC/gxBQxSOULmFzEyOaQEyIsRb///MSKkVMi8XjEul1IvG3///5iXS6ZF42WXUVJJLR////9lJJ0VaKUyR" +
        "RMQp///+K2ASAHAYA+ALAHADQGABgEgG/+MoxBUhoU48AdfwAALYFoBgc4GMBge4R8Bg6qMEBhggQ4BgwYFYBgPYD8BgHIAaACAM" +
        "gYBMAGgYAIAEhgg////////////9jgCZhNDImSJReffh2ZnfE2mH0CKYCwDxgxgpBgGSt5gEAAtNfZlz/v8v///6v/t//9OQ2//+" +
        "hc58yf/qP0AEAUDBYgAxMRQM/+MoxBEgC9ocAK/uhJ5UA0WjgNiNcDqOQMMMFDTZeZSMzk4P1MKPBQDBCAHMiAwiQAzMAjANDAHg" +
        "CEwA0AYfjn89b+l8z+/hFuDBlDN6D+//rP/+XPq+/r/+/rf1fM/o/f1/Qf/r+df2f0/Wl5YLXmD+n/6fzve6f3769arU3nf/Wfog" +
        "OAwAIjAwQNgQh8Bg/+MoxBMfw3ocAK/uhOgGozOB1iPGGoh/Zt8Ds6Z9iGamFyAlBgqIFmYF8BKGAuANhgHoCWYA0AUGACgD7+//" +
        "PW/p/MPv4RbgwZQzec+3/nT//m/29f1//Q9ber7N6Xrf1/Mv/t63859D1mnlgteZOlP8znXT2+rVlgIACEB29D1t69w8QIgyBicA" +
        "AY4EIGPj/+MoxBcdy2YmEK/uhGgYraAGHtmYBSLOGDRUqhga4joMAwJgCwFwYBqAvmAbgC4kBAFYBSTAEr59//v/537eEVS8GPkH" +
        "pt7/+t//Nf/X+/r+j9v/Mvt9vW/r/+3rf1/T9SPlgtYe3+vVq0fZ91UICGtvf7+tsClC4UYEQmNkhop4bgqnp0AGD+BDYGhzn8YG" +
        "/+MoxCIbU2otQm7uYEvQM+Bg1oDgBgVgAeBgIoAWACAQgJAHACAA0BcAGLn+/q+r/wigngxf69f2/9f/0v////f7f+v7/b7+3//3" +
        "9f1ffzh7X/tyG3P/+tUCAAkIa/X7fbAGF7wIAI/gwEMpPTdqYDBQwmEDLKkfUDGQQeUDBGgKADAewFUDARADoDAHgCAD/+MoxDca" +
        "42o18lbuYABUAPACABAsLLv+//r/8ImRoMSdv//+v/6P/29X/29Tf+h9X//q/+/39X1/fzh7V/9uzf61//1p+nUZh7YbGJ0DkwDA" +
        "dAYXgrAYcCFAZNPtAZixmAYlgjAYOgdAKA0AoAQAoCAasHC//////www/DDD91xkAEwIwITBKP3NdwIswbgx/+MoxE4bOVJUAVbw" +
        "AAwjgQDAkAaBgAYKATSLfaKXLNsoGJy3/////////9wCADwCCsWiUP4/k5DcRf1rMS//9ncDtYXY5S5nRYb//96scVSHGC6qcyfp" +
        "ggf//q7d+fwwwVWU2a9jWcL////v5zkxDh0Ar3TMMtZdJE4wIgvsEAv////+8/eduHKSxF6e2qaI/+MoxGQ1g3KlmZrQAbuv7Ko1" +
        "GqtLS//////+yx/Ioy9/4u1x/Io47/xeJP8/0pjMZrRqNVaWl////////dx/JY77/y93IcljvxuXv5GJqNRqrGZbWpqbdLZ1l///" +
        "//////2I3T24xSWI3T25ZSWJfT26Sk7vHn5b/9b+rllWBUxBTUUzLjEwMKqqqqqqqqqq/+MoxBEAAANIAcAAAKqqqqqqqqqqqqqq" +
        "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq" +
        "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq",
      "base64",
    ),
  },
  {
    name: "Ogg Vorbis",
    encoding: "vorbis",
    container: "Ogg",
    rate: 8000,
    channels: 2,
    frames: 4800,
    rms: 0.352371,
    peak: 0.551443,
    loudness: -6.3,
    file: Buffer.from(
      "T2dnUwACAAAAAAAAAACYvp1lAAAAAJwRlqEBHgF2b3JiaXMAAAAAAkAfAAAAAAAAUEYAAAAAAACZAU9nZ1MAAAAAAAAAAAAAmL6d" +
        "ZQEAAADQqw7bDH//////////////XQN2b3JiaXMNAAAATGF2ZjU5LjI3LjEwMAUAAAAfAAAAZW5jb2Rlcj1MYXZjNTkuMzcuMTAw" +
        "IGxpYnZvcmJpcw8AAABUUkFDS05VTUJFUj0xLzIKAAAAdGl0bGU9VG9uZQ0AAABhcnRpc3Q9ZmZtcGVnCQAAAGRhdGU9MjAyNgEF" +
        "dm9yYmlzEUJDVgEAAAEADFIUISUZU0pjCJVSUikFHWNQW0cdY9Q5RiFkEFOISRmle08qlVhKyBFSWClFHVNMU0mVUpYpRR1jFFNI" +
        "IVPWMWWhcxRLhkkJJWxNrnQWS+iZY5YxRh1jzlpKnWPWMUUdY1JSSaFzGDpmJWQUOkbF6GJ8MDqVokIovsfeUukthYpbir3XGlPr" +
        "LYQYS2nBCGFz7bXV3EpqxRhjjDHGxeJTKILQkFUAAAEAAEAEAUJDVgEACgAAwlAMRVGA0JBVAEAGAIAAFEVxFMdxHEeSJMsCQkNW" +
        "AQBAAAACAAAojuEokiNJkmRZlmVZlqZ5lqi5qi/7ri7rru3qug6EhqwEAMgAABglHnUOQmmMSBAp5qQYY4QQQggNgUUVc9BaCK5z" +
        "UErMEFjOIOWkQmA5ZBCDjIEHFULKOQcidUopBiW4VkLGHBAaskIACM0AMEgSIGkaIGkaAAAAAAAAAEieBmieCGieCAAAAAAAAACS" +
        "5gGa6AGa6AEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" +
        "IHke4Iki4IkiAAAAAAAAAGiiCHieCYimCQAAAAAAAACaKAKeKQKiaQIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" +
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIHke4Iki4IkiAAAAAAAAAGiiCIimCXiiCQAAAAAAAACaKAKiaQKe6QEA" +
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" +
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" +
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" +
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" +
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" +
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" +
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" +
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" +
        "AAAAAAAAAAAAAAAAAAgAAAhwAAAIsBAKDVkRAMQJADgcR5IAAMBxHMsCAADHcSwLAAAsy9I0AACwLEvTAAAAAAAAAAAAAAAAAAAA" +
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAEAAAMOAAABJhQBgoNWQkARAEAGAxF0wCW" +
        "BbAsgKYBNA3geQDRA5gmABAAAFDgAAAQYIOmxOIAhYasBACiAAAMiuJIluV58DxNE0V4nqaJIkTT80QRpul5ogjV9DzThKp6nmnC" +
        "dUXRNIEomqYAAIACBwCAABs0JRYHKDRkJQAQEgBgUBRJ8jzPE0XTVFVVhed5niiKommqquvC8zxPFEXRNFXVdSGKnmeapqmqruu6" +
        "EEXPM03TVFXXdV2YpiiapmmqquvKMkxTFE3TNFXVdWUZqiqKpmmaquq6sgxE0TRNU1VdV5aBKJqmqrqu68oyEEXTVFVXdV1ZBqap" +
        "qqrqurIrywDVVFXXlWVZBqiq67quLMs2QFVd13Vl2ZYBruu6sizLtg3AdWVZlm1bAADAgQMAQIARdJJRZRE2mnDhASg0ZEUAEAUA" +
        "ABijlGJKGcYkhBJCxJiEUEKopJRSUikVhBJKKqWCUEJIoWRSUkqplApCKSWFUEEopZQQCgAAO3AAADuwEAoNWQkA5AEAEIQgxBhj" +
        "jEkJGWPMOecghIwx5pxzUkrGGHPOOSklY4w555yU0jnnnHNOSumcc845J6V0zjnnnJNSSumcc85JKaV0zjnnpJRSOueccwIAgAoc" +
        "AAACbBTZnGAkqNCQlQBAKgCAwXEsy/M8TxRNU5MkTfM8zxNNVdUkSdM8TxRNU1V5nueJoiiKpqryPM8TRVE0TVXluqIoiqZoqqpK" +
        "dkVPFE1TVV0VoiiKpqmqrgvTFEXTVFXXhSybpqq6quzCtk1TNVXVdYHrqqrryjJwXdV0VdkVAACe4AAAVGDD6ggnRWOBhYasBAAy" +
        "AAAIQhBSSiGklEJIKYWQUgohAQAAAw4AAAEmlIFCQ1YCAKkAAAAhUkoppZRSIqWklFJKKaVUzEkppZRSSimllFJKKaWUUkoppZRS" +
        "SimllFJKKaWUUkoppZRSSimllFJKKaWUUkoppZRSSimllFJKKaWUUkoppZRSSimllFJKKaWUUkoppZRSSimllFJCCKEAQOwKB4Cd" +
        "CBtWRzgpGgssNGQlABAOAAAYgxBjEFJqLcYKIaUglNJai7lWCDEGoZTWWqwxaMw5KSm1GGOMQWPOSUkpxhhrDSqFkFJrLcaaY3At" +
        "hJRaizHG2oMQqrUWY6y55hyEcC2lGGvNNecghM4x1pprzj0HIXSOMdaac849CCF8zbXmWnPOQQghbO0155xzDkIIIXzPQecadPBB" +
        "COFzzTnnnAsAMHlwAIBKsHGGlaSzwtHgQkNWAgC5AQCEMUox5pxz0EEIIYQQUmoZY8w5CCGUUkoppaSUMsaYc9BBCCGEUkpJqXXO" +
        "OecghFBKKaWUklLKmHPOQQihlFJKKSWl1DnnIIQQQimllFJKSqlzzkEIIYRSSimllNRSCB2EEEIppZRSSikppZQ6ByGEUkoppZRS" +
        "UksthRBCKKWUUkoppaSUUgohhFJKKaWUUkppqaUUQiillFJKKaWU0lJKKaVSSimllFJKKSmlllJLpZRSSimllJJKSimllEoppZRS" +
        "SimllJRaaimVUkoppZRSSikptdRSSqmUUkoppZRSUmoptZRaKamUUkoppaSUUkoppVJKKaWUUkppLbWUWmsplVJKKaWU1FpqLbWU" +
        "UiqllFJKKaUAAKADBwCAACMqLcROM648AkcUMkxAAQAAIAAgwAQQGCAoGIUgQBgBAQAAAAAAAYAPAICkAAiIiGbO4AAhQWGBocHh" +
        "ASICAAAQQAAAAAAAAAAAAAFPZ2dTAATAEgAAAAAAAJi+nWUCAAAAKH0LYBQhHx0fHx8fHx4fHyAfHx4fHx8gJbLVUPRsO75+u7Hg" +
        "+wfoBAAAI4xkj1iusvIBGADAyU9nALrWUOzsS76O7hgAcPsd0K0AAAAAIJMeCQBQf+UDAAC615C8sy/5OrpjAIDvgG4FAAAAAIFA" +
        "AID6Kx8AALrVUOzcl3wd3TEA4OYl0K0AAAAAgGieBQCov/IBAAC61lDs7Eu+ju4YAPDdDdCtAAAAAMDj8AUAqL/yAQAAutZQ7OxL" +
        "vo7uGAAs39mgWwEAAACAQ8MGAFB/5QMAALrWUOzsS76O7hgA8N0t0K0AAAAAwCNLPwCA+isfAAC61VDs3Jd8Hd0xAODmDdCtAAAA" +
        "AIB4/xsAUH/lAwAAuteQvLMv+Tq6YwCA74FuBQAAAADDAwMA6q98AAAAutVQ7NyXfB3dMQDg9nugWwEAAADAJt0yAKD+ygcAALrW" +
        "UOzsS76O7hgA8OYW6FYAAAAA4PP/MwCg/soHAAC615C8sy/5OrpjALB9vxfoVgAAAABg0+4DAKD+ygcAALrVUOzcl3wd3TEA4Pu1" +
        "QLcCAAAAAB/eAQBQf+UDAAC61lDs7Eu+ju4owd9AtwIAAAAAY3bvRgIA1F/5AAAAutZQ7OxLvo7uGACwvwO6FQAAAABkUiQAQP2V" +
        "DwAAuteQvLMv+Tq6YwDA+g7oVgAAAACQaDILAFB/5QMAALrVUOzcl3wd3VGCt4FuBQAAAABG3O2MBQCov/IBAAC615C8sy/5Orpj" +
        "ALB8tzboVgAAAADgABsAQP2VDwAAutZQ7OxLvo7uGAAs3+0NuhUAAAAAc2jYAADqr3wAAACq1FCRyYpPpHhjAojb794s0K0AACBZ" +
        "RkN/VlsNXgCgJz79AQAA",
      "base64",
    ),
  },
  {
    name: "Ogg Opus",
    encoding: "opus",
    container: "Ogg",
    rate: 48000,
    channels: 2,
    frames: 28800,
    rms: 0.336887,
    peak: 0.558908,
    loudness: -6.8,
    file: Buffer.from(
      "T2dnUwACAAAAAAAAAADIVfcYAAAAAGsH5QgBE09wdXNIZWFkAQI4AUAfAAAAAABPZ2dTAAAAAAAAAAAAAMhV9xgBAAAAPnSqewF9" +
        "T3B1c1RhZ3MNAAAATGF2ZjU5LjI3LjEwMAUAAAAdAAAAZW5jb2Rlcj1MYXZjNTkuMzcuMTAwIGxpYm9wdXMPAAAAVFJBQ0tOVU1C" +
        "RVI9MS8yCgAAAHRpdGxlPVRvbmUNAAAAYXJ0aXN0PWZmbXBlZwkAAABkYXRlPTIwMjZPZ2dTAAS4cQAAAAAAAMhV9xgCAAAAtcC5" +
        "Dx9pWVhYW1ZYWldaVVdZV1pVV1lXWVRWWFdYVFZYVlhrnLUL8b3l0JfSBeK0ljZTRpwhOtnJ9dWT757rd+ymo0XCpaFo+5p1O0iY" +
        "iBaLC2C0N0YpcsJwSgmhQhJGooIuJZcQV1kN9O1CHEEnBik6MTrZm3nDUQOZVTs2qEzB9atpLAW2DOHK8UNhnN23BE4vv9QRotzS" +
        "IIGSEwW4xqmB7DweIbBgVNhI9/wYydWSZRvTJNMwlUSw5+EPz4xBk5fqv/pPd48qtCJCdWbuBUQj3g8HF2/vzq2fr2HFZQdDI6JJ" +
        "FrGc2DM4colBIuBZ60wcqiZVZ8o04TuFgeJl6EiYRLrex8kndmXP36rh2qBL0B3wP+nB/qDi9j/aGkMlVjoKcN9XsHU1jrA1Lzwl" +
        "h06S44wHy78V28+i1/6xnOuREpAIexCs28UuH88RzFcZ8xHm88x2FRVERPt4Igz6Wi7xU63y1ZDkEyIty4LTR5Co3NaKuWe7C2Y1" +
        "5k3NQjjf13v5EVsX18QcXF9SvhBf63SYDzgdAZzbDnPAvY273/Kuks4XdL1Bsy4Q9SNBHamDLEj0yNuS3/yN2DGsm3YGi8Izm/6d" +
        "BnapYo+deLoKoq771KMk5n0yCczwr/opEcr0chrg8vg0ZdsiP3aKRiVYdrGc7u0wPKE1LO9NuM2sXTteXWcxmK1S8e1M4zrAw0r9" +
        "KZvhSKrdIld6bo4ukwkqYYfXMD3+Z2g+I2LC/EUWaCd17ufKOnbYnxTV/L56T/obrjfv/biNAZzX4noh3GwLMds5OAjzpc09FxC1" +
        "nwvqFoYudvhV756ss7gwmmvOg3bRAYWIUx7RccjUtO3u87QwB+J81gAmG6+a9+DzY+Sjj16JGqaokg8grea69PfXtrGc2Da5zWPt" +
        "+sIxnS0HLdHmNg3UdFQA1pY2lkD3P1SLOIR5xxUVM3X3xOQfiMi7rhaf6g4vY/nbqZDMT5qgfad14CWcdODQGpeP0/zGSEDLe9/L" +
        "vXzySkth/rGc65ERfR+NtC5XAEEy6m6AO3ekcztcusTGnY9Bp2rms+kHb/wZgXrH+JLOHirVGaKhhUbmtFXLPdhbMa8ybmoRxv6m" +
        "RqZrOfXxBxcX1K+EF/93mw84HQGc2w5zwL2OhgDhG1vwZqlTVAZ7F6PeY+YH8R9LYq8bUje6TiF7VpbzRYwKEZQIn+chwfOvEcHb" +
        "LjSvT/ICWxflBjUZuYg/ka5voQT8x7LloYNI/dvpGRKYfrGc64C10Rhx7QGW+tpzHT9qiw6eUFBwcorQ6U9Qql47oQckS74zsyYf" +
        "0KpKmA4NC+9/nagCNiwvxFFmgndeZPlHTts5CvsXhFD8vnpP+huuN+/9i70BnNfieiHcbAsx2zk4CPOlzT0XF9Wbh8LtNtcx8YXR" +
        "8liZLfBv5Nmn7tKVqwGVasi44/oX3u87QwB+J81gAlO6+a9+DzY+SjpW6JU5gpD1Hm3muvz317axnNg2uc1j7frCMZ0tBy3R5jYN" +
        "1HRT9aqFdbKoKL4ppxjdk9ITpLmC0CCRHyoZm9cLT/LZXsf7Q0hmJ81QPtN+V/LOOnBpipRP0/zGSEDLe9/LvXzySkth/rGc65ER" +
        "fR+NtC5XAEEy6m6DL2nSQMmw1GJNzAzDBPpwkqF/1/PjPRJxCMAmH4SesTMIVYxNFXLPdhZy0PvNiahHG/qZGpms4ZfEHFxfUr4Q" +
        "X/3Pmw84HQGc2w5zwL2Nu9/yrpLOF3S9QbMwV2YqPSq4PwPqUd9IMPUnTr8xvQrNtsXvJ8Y7vBDkOD514jg7ZcaD0m7N34vygxqR" +
        "Y92H8jXAfWurIEwn4YNI/dopGRKY/rGc64C10Rhx7QGW+tpzHT9qiw6eUFBwcorQ6U9Qql47oQckS74zsyYf0KpKmA4NC+9/nagC" +
        "NiwvxFFmgndeZPlHTts5CvsXhFD8vnpP+huuN+/9i70BnNfieiHcbAsx2zk4CPOlzT0XF9Wbh8LtNtcx8YXR8liZLfBv5Nmn7tKV" +
        "qwGVasi44/oX3u87QwB+J81gAlO6+a9+DzY+SjpW6JU5gpD1Hm3muvT31zaxnNg2uc1j7frCMZ0tBy3R5jYN1HRT9aqFdbKoKL4p" +
        "pxjdk9ITpLmC0CCRHyoZm9cLT/LZXsf7Q0hmJ81QPtN+V/LOOnBpipRP0/zGSEDLe9/LvXzySktifrGc65ERfR+NtC5XAEEy6m6D" +
        "L2nSQMmw1GJNzAzDBPpwkqF/1/PjPRJxCMAmH4SesTMIVYxNFXLPdhZy0PvNiahHG/qZGpms4ZfEHFxfUr4QX/3Pmw84HQGc2w5z" +
        "wL2Nu9/yrpLOF3S9QbMwV2YqPSQvfrDrEKbW81ItUK/OReP7iJDPAuZMBjK+4PmwA4O2XGg9Juzd+L8oMajNzEJIdMB9a6sgTCfh" +
        "g0j92ikZEph+sZzu7TA8oTUs7024zaxdO15jMPpBz6flky2H47XMIjbI9BBMQF+AOWioAjMcPoX3v87UARsWF+Ios0E7r3c+UdO2" +
        "zkK+xeEUPy+dnU8bjjfv/biNAZzX4noh3GwLMds5OAjzpc09FxfVm4fC6kwGsOB65ZGLaDO4ltOsNNRHdyB5Befmh2NSF8+O0MAf" +
        "ifNYAJTuvmvfxssFGOPXolTmCkPUebfa6/On17axnNg2uc1j7frCMZ0tBy3R5jYHkmMyylHlmYv/mCOF1KZIY1jTY+OfWgBJth9b" +
        "u64Wn+WyvY/2hpTE+aoH3F+V/LOOnBpipRP0/zGSEDLeAxI9fPJKS2H+sZzrkRKP7l5v3Zm/eF941hU1W2FeRMgBGT9vNaEHRaU5" +
        "8rALiDyKCngYFWWFwSxZiZhV4xNFXLPdhZy0PvNiahHG/qZGpms59fEHFxfTRYJf/QxYDzgdAZzbDnPAvY6GAOEbW/BmqVNUBnsX" +
        "o+ao2oX3/wwJ8zUezjE1vKuTvA1r9U1s+EukL+4PmwA4O2XoPSbs3fq/KDfQzcxCSHTAfWurIEwn4YNI/dvpGRKYfrGc64C10Rhx" +
        "7QGW+tpzHT9qi8fa+lxwUhFBBW2cvU9gr5DLMWbhiEOqY3pKmA4NC+enagCNiwvxFFmgm/KZPlHTts5CvsXhFD8vnZ1PG4437/2L" +
        "vQGc1+J6IdxsCzHbOTgI86XNPRcX1ZuHwupMBrDgeuWRi2gzuJbTrDTUR3cgeQXn5odjUhfPjtDAH4nzWACU7r5r38bLBRjj16JU" +
        "5gpD1Hm32uvzp9e2sZzYNosZKqAKkntHGP2DDnSy5i3guMgMIgFFytsFobEjcDGDPauwCIQ6oNnWms9cLT/LZXsf7Q0pifNUD7Tf" +
        "lfyzjpwaYy8T9P8xkhAy3gMSPXzySkV9/rGc65T0RmO707mGfp+xp4ap6mumJMZPKhzPF+lYc40T9qtOD04DvQEv8wAFGJmEKsYk" +
        "TFnuws5aH3mxNQjjf1MjUzI7dSl+IWEHFxfTRYJf/QxYGwAdAZzbDnPAvY6GAOEbW/BmqVNUBnsXo+ao2oX3/wwJ8zUezjE1vKuT" +
        "vA1r9U1s+EukK+4PmwA4O2XoPSbs3fq/KDfQzcxCSHTAfWurIEwn4YNI/dvpGRKY/rGctRw5LaVB/rWUx9GGn9AZId0WGAYh79z3" +
        "aYAlpm03mHHdup62h2dtWrfl2TLcNNNc6fFyYD/GMCLRhPKoFozZfljsYX2Z5ofGDn6C9P+piAZPy+lL5FJ8eUSSXNyC1+CGNPPS" +
        "3cJyrUb1IQ==",
      "base64",
    ),
  },
];
