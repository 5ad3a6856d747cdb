/** A shell function: the id of the process with a name (the kernel keeps 15 letters of it), or nothing. */
export const processOf = `
process_of() {
  local name directory
  for directory in /proc/[0-9]*; do
    { read -r name < "$directory/comm"; } 2> /dev/null || continue
    if [ "$name" = "$1" ]; then echo "\${directory#/proc/}"; return; fi
  done
}`;

/** A killed deploy leaves its last script running on the machine: the next one waits for its end instead of working against it. */
export const alone = `
exec 9> /run/hssk-deploy.lock
flock 9
`;
