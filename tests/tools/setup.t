#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# tools/setup.sh: which of Debian's kernels it takes, with apt and dpkg played by scripts.
# shellcheck disable=SC2016 # What is played expands its own.
. "$(dirname "$0")/../boot/lib.sh"

mkdir "$scratch/played"
play() {
	printf '#!/bin/bash\n%s\n' "$2" >"$scratch/played/$1"
	chmod +x "$scratch/played/$1"
}
play dpkg-query 'echo -n installed'
play sudo '"$@"'
play apt-cache 'cat "$DEPENDS"'
play apt-get '[[ $1 != download ]] || for name in "${@:5}"; do echo "$name" >"$name.deb"; done'
play dpkg 'mkdir -p "$3/boot" && cp "$2" "$3/boot/vmlinuz-$(<"$2")"'

# takes KERNEL LINE...: of what apt-cache prints.
takes() {
	printf '%s\n' "${@:2}" >depends
	CACHE=$PWD DEPENDS=$PWD/depends PATH=$scratch/played:$PATH "$root/tools/setup.sh" test || return
	[[ -e brightline/linux/complete && $(ls brightline/linux) == *"vmlinuz-$1"* ]] &&
		[[ $(find brightline/linux -name 'vmlinuz-linux-*' | wc -l) == 1 ]]
}
linux='linux-image-6.1.0-57-cloud-amd64'
proof "the kernel that the package without a version depends on" takes "$linux" linux-image-cloud-amd64 "  Depends: $linux"
proof 'among others that it depends on' takes "$linux" linux-image-cloud-amd64 '  Depends: linux-base' "  Depends: $linux" \
	'    linux-image-6.1.0-57-cloud-amd64-unsigned' '  Suggests: linux-doc-6.1'
proof 'the first of two that will do' takes "$linux" linux-image-cloud-amd64 " |Depends: $linux" "  Depends: $linux-unsigned"

finish
