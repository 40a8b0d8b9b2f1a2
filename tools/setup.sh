#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Installs everything that `make run` and `make test` use, on Debian 12 and 13. Run it as root or as
# a user who may use sudo; running it again changes nothing.
set -euo pipefail

build=(make gcc clang binutils libc6-dev gnu-efi console-setup-linux openssl)
machine=(qemu-system-x86 ovmf u-boot-qemu mtools fdisk perl)
proof=(libcmocka-dev libclang-rt-dev shellcheck clang-format gdb sbsigntool)

missing=()
for package in "${build[@]}" "${machine[@]}" "${proof[@]}"; do
	status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || status=
	[[ $status == installed ]] || missing+=("$package")
done

if ((${#missing[@]} == 0)); then
	echo 'setup: everything is installed'
	exit 0
fi
echo "setup: installing ${missing[*]}"

as_root=()
if ((EUID != 0)); then
	command -v sudo >/dev/null || {
		echo 'setup: neither root nor sudo: ask somebody who is to install the packages above' >&2
		exit 1
	}
	as_root=(sudo)
fi

# A console font's package would ask for a keyboard; nobody is there to answer.
"${as_root[@]}" apt-get update --quiet
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
	apt-get install --yes --quiet --no-install-recommends "${missing[@]}"
echo 'setup: done'
