#!/bin/sh
# Put a new snapshot in place of the old one, one replica after the other, so that one of them always answers.
#   deploy/replicas/swap.sh /srv/maliwar/data/0.2.0-84a78c8ca8
# Where a replica does not come up with the new snapshot it gets the old one back, the others are left alone, exit 1.
set -eu

snapshot=$(cd "$1" && pwd -P)
ports=${MALIWAR_PORTS:-8001 8002}
links=${MALIWAR_LINKS:-/srv/maliwar/replicas}
restart=${MALIWAR_RESTART:-systemctl restart maliwar@}  # the port is put behind it
patience=${MALIWAR_PATIENCE:-120}                       # seconds; a large snapshot is read once to verify it

version=$(sed -n 's/^ "version": "\(.*\)",$/\1/p' "$snapshot/manifest.json")
[ -n "$version" ] || { echo "$snapshot is no snapshot: its manifest names no version." >&2; exit 2; }

answer() {
    curl --silent --fail --max-time 5 "http://127.0.0.1:$1/health/ready" || true
}

serves() { # port version
    for _ in $(seq "$patience"); do
        case $(answer "$1") in *"\"$2\""*) return 0 ;; esac
        sleep 1
    done
    return 1
}

for port in $ports; do # the last one would be taken from under its clients
    [ -n "$(answer "$port")" ] || { echo "The replica on $port does not answer; nothing was changed." >&2; exit 1; }
done

for port in $ports; do
    before=$(readlink "$links/$port")
    ln -sfn "$snapshot" "$links/$port.new" && mv -T "$links/$port.new" "$links/$port"
    $restart"$port"
    if ! serves "$port" "$version"; then
        ln -sfn "$before" "$links/$port.new" && mv -T "$links/$port.new" "$links/$port"
        $restart"$port" || true
        echo "The replica on $port did not come up with $version; it has the old snapshot again." >&2
        exit 1
    fi
    echo "$port serves $version"
done
