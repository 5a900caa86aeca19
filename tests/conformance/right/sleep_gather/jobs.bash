# A job for each nap; `wait` is the loop.
naps=("$@")
[ $# -gt 0 ] || naps=(Task-A=1 Task-B=0.1 Task-C=0.1)
for nap in "${naps[@]}"; do
  { echo "${nap%=*} sleeps"; sleep "${nap#*=}"; echo "${nap%=*} wakes"; } &
done
wait
echo gathered "${naps[@]%=*}"
