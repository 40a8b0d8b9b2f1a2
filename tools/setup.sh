#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Installs what Brightline uses, on Debian 12 and 13. Run it as root or as a user who may use sudo;
# running it again changes nothing.
#
#   tools/setup.sh [run] [test] [bench] [package]
#
#   run    what `make run`, `make audit` and `make esp` use; the others include it
#   test   what `make test`, `make fuzz` and `make debug` use: compilers, checkers, a debugger; and Debian's
#          kernel, as files
#   package  what dpkg-buildpackage uses, and lintian
#   bench  what `make bench` uses: the boot loaders to compare with
#
# Without a word it installs run and test.
set -euo pipefail

# libc6-dev has <elf.h>; openssl signs the variables that the audit's kernel writes; recipes and launcher
# are bash and perl.
run='make gcc binutils libc6-dev gnu-efi console-setup-linux openssl qemu-system-x86 ovmf mtools fdisk perl'
test='clang lld llvm libcmocka-dev libclang-rt-dev libtap-formatter-junit-perl shellcheck clang-format gdb
	sbsigntool efitools shim-unsigned u-boot-qemu dosfstools man-db xorriso cpio xz-utils'
package='dpkg-dev debhelper lintian'
test+=" $package"
bench='systemd-boot-efi grub-common grub-efi-amd64-bin'

# Debian's kernel with its module for dumps, and a shell for it (tests/boot/pstore.t). They are taken out of their
# packages: installed, a kernel would make an initramfs and be an entry of this machine's boot menu.
linux=${CACHE:-/var/cache}/brightline/linux
lacks_linux=

(($#)) || set -- run test
wanted=$run
for word; do
	case $word in
	run) ;;
	test)
		wanted+=" $test"
		[[ -e $linux/complete ]] || lacks_linux=1
		;;
	package) wanted+=" $package" ;;
	bench) wanted+=" $bench" ;;
	*)
		echo "setup: '$word' is none of: run test bench package" >&2
		exit 1
		;;
	esac
done

missing=()
for package in $wanted; do
	status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || status=
	[[ $status == installed || " ${missing[*]} " == *" $package "* ]] || missing+=("$package")
done

if ((${#missing[@]} == 0)) && [[ -z $lacks_linux ]]; then
	echo "setup: everything for $* is installed"
	exit 0
fi
echo "setup: installing for $*: ${missing[*]}${lacks_linux:+ $linux}"

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
((${#missing[@]} == 0)) || "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
	apt-get install --yes --quiet --no-install-recommends "${missing[@]}"

# The newest kernel is what the package without a version depends on, alone or among others. `complete` comes last.
take_linux() {
	local scratch package
	scratch=$(mktemp --directory)
	package=$(apt-cache depends linux-image-cloud-amd64 | sed -nE 's/^ *\|?Depends: (linux-image-[^ ]+)$/\1/p' | head -n 1)
	(cd "$scratch" && apt-get download --quiet --option APT::Sandbox::User=root "$package" busybox-static)
	for package in "$scratch"/*.deb; do
		dpkg --extract "$package" "$scratch/files"
	done
	"${as_root[@]}" rm -rf "$linux"
	"${as_root[@]}" mkdir -p "$linux"
	find "$scratch/files" -type f \( -path '*/boot/vmlinuz-*' -o -name 'efi-pstore.ko*' -o -path '*/bin/busybox' \) \
		-exec "${as_root[@]}" cp --target-directory="$linux" {} +
	"${as_root[@]}" touch "$linux/complete"
	rm -rf "$scratch"
}
if [[ -n $lacks_linux ]]; then
	take_linux & # by itself, so that what fails ends it
	wait $! || echo "setup: Debian's kernel cannot be had now: one scenario of tests/boot/pstore.t will be skipped" >&2
fi
echo 'setup: done'
