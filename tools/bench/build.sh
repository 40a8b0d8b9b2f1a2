# SPDX-License-Identifier: BSD-2-Clause-Patent
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # tools/bench.sh, which reads this file, has set the one and uses the other.
#
# What tools/bench.sh measures with: the floor, the marker kernel, the stub, the stage before the loader
# and the plug-in; and the version that it compares with. It has set `here`, `root`, `bench` and `work`.

warnings=(-std=gnu11 -Wall -Wextra -Werror)
freestanding=(-O2 -ffreestanding -mgeneral-regs-only -mno-red-zone -fno-stack-protector
	-fno-asynchronous-unwind-tables -fcf-protection=none)

# application NAME OPTION_OR_SOURCE...: an EFI application, linked as drivers are.
application() {
	local name=$1
	shift
	gcc "${warnings[@]}" "${freestanding[@]}" -fpie -fvisibility=hidden -fshort-wchar \
		-fno-strict-aliasing -DGNU_EFI_USE_MS_ABI \
		-isystem /usr/include/efi -isystem /usr/include/efi/x86_64 -nostdlib -pie \
		-Wl,--no-dynamic-linker,--no-undefined,--build-id=none,-znoexecstack,-znorelro \
		-Wl,-T,"$root/linker/driver.ld" "$@" -o "$bench/$name.elf"
	! readelf --relocs --wide "$bench/$name.elf" | grep -q R_X86_64_ ||
		die "$name has relocations, which nothing applies"
	objcopy --output-target=efi-app-x86_64 -j .text -j .rodata -j .data -j .reloc \
		"$bench/$name.elf" "$bench/$name.efi"
	"$here/pe.pl" --finish "$bench/$name.efi"
}

# marker NAME BASE TREE OBJECT...: the marker kernel, linked at BASE.
marker() {
	gcc -E -P -undef -x assembler-with-cpp -I"$3/include" -include layout.h -DBASE="$2" \
		"$here/bench/marker.ld" -o "$bench/$1.ld"
	ld -static -nostdlib --build-id=none -z noexecstack -z max-page-size=4096 --strip-all \
		-T "$bench/$1.ld" "${@:4}" -o "$bench/$1.elf"
}

# marker_of VERSION TREE: for a loader of ours, which may demand a note of its kernels.
marker_of() {
	local objects=("$bench/marker.o")
	if grep -q HANDOFF_KERNEL "$2/include/handoff.h"; then
		gcc "${warnings[@]}" "${freestanding[@]}" -fno-pic -I"$2/include" \
			-I"$2/include/x86_64" -c "$here/bench/note.c" -o "$bench/note.o"
		objects+=("$bench/note.o")
	fi
	marker "marker-$1" KERNEL_VIRTUAL_BASE "$2" "${objects[@]}"
}

build_tools() {
	local count
	gcc -c "$here/bench/marker.S" -o "$bench/marker.o"
	marker marker 0x200000 "$root" "$bench/marker.o"
	marker_of now "$root"
	gcc -c "$here/bench/stub.S" -o "$bench/stub.o"
	objcopy -O binary -j .text "$bench/stub.o" "$bench/stub.bin"
	application floor "$here/bench/floor.c"
	application application "$here/bench/application.c" "$bench/marker.o"
	for count in "$@"; do
		application "first-$count" -DDESCRIPTORS="$count" "$here/bench/first.c"
	done
}

# Builds the plug-in for the version of its interface that this QEMU has; `no_plugin` is the reason why
# there is none.
build_plugin() {
	local version said
	for version in 1 2; do
		no_plugin='count.c does not compile'
		gcc "${warnings[@]}" -O2 -fPIC -shared -DPLUGIN_VERSION=$version "$here/bench/count.c" \
			-o "$bench/count.so" 2>"$work/said" || return 0
		no_plugin=
		! said=$(echo quit | qemu-system-x86_64 -machine none -nodefaults -display none \
			-monitor stdio -plugin "file=$bench/count.so" 2>&1) || return 0
		no_plugin=${said##*qemu-system-x86_64: }
	done
}

# build_before REVISION TREE: the images of that revision, and nothing that git would have to forget.
build_before() {
	git -C "$root" rev-parse --verify --quiet "$1^{commit}" >/dev/null || die "BASE=$1 is no revision"
	rm -rf "$2"
	mkdir -p "$2"
	git -C "$root" archive "$1" | tar -x -C "$2"
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u BUILD -u OUT -u KERNEL -u LOADER -u AUDIT \
		make -s -j "$(nproc)" -C "$2" BUILD=build all >"$work/said" 2>&1 ||
		die "BASE=$1 does not build: $(tail -n 3 "$work/said")"
	marker_of before "$2"
}
