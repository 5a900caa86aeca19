# A process for each job that works, and a wait for whichever is over first.

work() {
  echo "$1 begins"
  sleep "$2"
  if [[ $1 == Oops* ]]; then
    echo "$1 fails"
    return 1
  fi
  echo "$1 ends"
}

hear() {
  if wait -n -p process; then
    echo "main gets ${names[process]}"
  else
    echo "main catches ${names[process]}"
  fi
  ((working--))
}

(($#)) || set -- 2 Task-A=0.35 Task-B=0.1 Oops=0.1 Task-C=0.1
limit=$1 working=0 names=()
shift
for job in "$@"; do
  ((working < limit)) || hear
  work "${job%%=*}" "${job#*=}" &
  names[$!]=${job%%=*}
  ((++working))
done
while ((working)); do
  hear
done
echo "main ends"
