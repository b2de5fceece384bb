/** What `msdp-client --help` says below its options. */

/** Below those of each command too. */
export const exitCodeNotes = `
Exit codes:
    0  every file has a result, or what was asked for was told
    1  some or all files failed or have no result yet, or the master refused them as too large
    2  wrong usage: an unknown option, task type or job, no such file, no valid JSON, a missing or wrong token or key
    3  no master can be reached, it has no slave for the task type, or it cannot take the files now; try again later
  130  interrupted by Ctrl-C or SIGTERM, whether the job was cancelled or left running`;

export const commandNotes = `
A folder stands for all files in it and in its folders, sorted by name; hidden files and links are left out.
The content of a file decides whether it can be processed, not its name, so a folder is sent whole.

Standard output carries the answer and nothing else. Files that failed and what to know about a result stand on
standard error, where a terminal also shows how far the work is.

A line that breaks ends nothing: what it broke is sent again, and a large set goes on where it was. Ctrl-C while files
are sent cancels the job. While they are processed it asks on a terminal whether to leave the job running, and leaves
it anywhere else, as Ctrl-C of "wait" does; "wait" comes back to it.
${exitCodeNotes}

Environment:
  CLUSTER_TOKEN   the token, when --token is not given
  MASTER_API_KEY  the key, when --api-key is not given; it goes before the token

Examples:
  msdp-client http://localhost:5000 image photos/ --out gray
  msdp-client http://localhost:5000 document report.pdf --json
  msdp-client http://localhost:5000 image logo.png --options '{"format":"webp","width":200}'
  echo "What a fine day." | msdp-client http://localhost:5000 text - --name note.txt
  msdp-client http://localhost:5000 ocr scans/ --async --priority low
  msdp-client wait http://localhost:5000 3f0c6a52-1d5e-4a53-9d52-7d0c1b6f4c1e --out texts`;
