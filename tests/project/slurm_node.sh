#!/bin/sh
# slurm_node.sh up FOLDER     a Slurm cluster of one node, this machine
# slurm_node.sh down FOLDER   ends it
#
# As root, on ports and sockets of its own, heard on this machine only. Its
# users set SLURM_CONF=FOLDER/slurm.conf.

# The programs called here would otherwise follow the user's locale: in a German
# one they write 0,5 for 0.5 and translate their messages.
LC_ALL=C.UTF-8 LANGUAGE=en
export LC_ALL LANGUAGE
set -eu
folder=$2
case $1 in
up)
    mkdir -p "$folder/state" "$folder/spool"
    chmod 755 "$folder"
    dd if=/dev/urandom of="$folder/key" bs=1024 count=1 2> /dev/null
    chmod 400 "$folder/key"
    host=$(hostname -s)
    cat > "$folder/slurm.conf" << END
ClusterName=wrec
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
CommunicationParameters=NoInAddrAny
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
MinJobAge=5
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES State=UP
END
    munged --force --key-file="$folder/key" --socket="$folder/munge.socket" \
        --pid-file="$folder/munged.pid" --log-file="$folder/munged.log" \
        --seed-file="$folder/munged.seed" --num-threads=1
    export SLURM_CONF="$folder/slurm.conf"
    slurmctld -i
    slurmd -N "$host"
    for _ in $(seq 100); do
        sinfo -h -o %t 2> /dev/null | grep -q idle && exit 0
        sleep 0.1
    done
    echo "The node did not come up; $folder/*.log says why." >&2
    exit 1
    ;;
down)
    for daemon in slurmd slurmctld munged; do
        [ ! -s "$folder/$daemon.pid" ] || kill "$(cat "$folder/$daemon.pid")" || true
    done
    ;;
esac
