#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# How many instructions a machine executes from the first one of a boot loader's image to the first
# one of the kernel that it starts: for a loader that does nothing else (the floor), for those of
# others, and for ours, side by side. It prints a table for the README, and writes the same for machines
# to $(OUT)/bench/table.tsv.
#
#   BENCH_ROWS="floor* ours"  only these rows, by patterns of their names (BENCH_ROWS=list: all names)
#   BENCH_RUNS=3              how often each is measured: the least one counts, the spread is shown
#   BENCH_JOBS=               machines at a time, as many as there are processors
#   TIMEOUT=120               seconds until a machine is given up
#
# The machine is OVMF (4M) without screen and network card. Under -icount QEMU derives its clocks from
# the instructions that it executed, firmware's own among them: a slow host and a fast one get the same
# figures, except that firmware polls for a disk whose answers come when they come. That is the spread.
#
# Firmware starts tools/bench/first.c, which fragments the memory map if a row asks for that, and loads
# the image under measure. tools/bench/stub.pl has put a stub in front of that image, which writes the
# time to a debug port; the kernel, tools/bench/marker.S, writes it again. A plug-in of QEMU,
# tools/bench/count.c, counts the instructions besides: it knows which of them lie inside the image,
# leaves sleep out, and sees the first one of our own kernel (row ours-kernel), which writes no time.
# Where QEMU does not take it, the time alone is the measure, and what only a plug-in can tell is "-".
#
# All rows but ours-kernel start the marker kernel, a file of less than 12 KiB. For systemd-boot, which
# starts nothing else, it is an EFI application that leaves boot services itself. GRUB has as few
# modules as it takes; they lie outside its image. A loader that is not installed is a row that says so.
#
# The exit status is 1 if the floor or a row of ours could not be measured. No figure makes it fail.
set -euo pipefail

here=$(dirname "$0")
root=$here/..
out=${OUT:-${BUILD:-build}/x86_64}
bench=$out/bench
runs=${BENCH_RUNS:-3}
jobs=${BENCH_JOBS:-$(nproc)}
limit=${TIMEOUT:-120}

systemd_boot=/usr/lib/systemd/boot/efi/systemd-bootx64.efi
grub_modules=/usr/lib/grub/x86_64-efi

# What make passes on is for other machines.
unset BIOS FIRMWARE_CODE FIRMWARE_VARS MACHINE CPU ACCEL DISK DRIVERS CMDLINE LOADER KERNEL IMAGE \
	QEMU_FLAGS DISPLAY_WINDOW ENDING BOOTS SCREENDUMP STOPPED ESP_SIZE AUDIT

die() {
	echo "bench: $*" >&2
	exit 1
}

# ---- The rows: loader, memory, descriptors of the memory map (0: as many as there are) ----

all_rows() {
	local variant
	printf '%s 256M 0\n' floor systemd-boot grub ours ours-kernel
	for variant in '256M 400' '256M 1700' '4G 0' '64G 0' '512G 0'; do
		printf "%s $variant\n" floor ours
	done
}

# row_name LOADER MEMORY DESCRIPTORS: such as floor, ours-400, ours-64G.
row_name() {
	local name=$1
	[[ $2 == 256M ]] || name+=-$2
	[[ $3 == 0 ]] || name+=-$3
	echo "$name"
}

is_chosen() {
	local pattern
	local -a patterns
	read -r -d '' -a patterns < <(printf '%s\0' "${BENCH_ROWS:-*}")
	for pattern in "${patterns[@]}"; do
		# shellcheck disable=SC2053 # It is a pattern.
		[[ $1 != $pattern ]] || return 0
	done
	return 1
}

# ---- What is built ----

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
	objcopy --target=efi-app-x86_64 -j .text -j .rodata -j .data -j .reloc \
		"$bench/$name.elf" "$bench/$name.efi"
	"$here/pe.pl" --finish "$bench/$name.efi"
}

# marker NAME BASE OBJECT...: the marker kernel, linked at BASE.
marker() {
	gcc -E -P -undef -x assembler-with-cpp -I"$root/include" -include layout.h -DBASE="$2" \
		"$here/bench/marker.ld" -o "$bench/$1.ld"
	ld -static -nostdlib --build-id=none -z noexecstack -z max-page-size=4096 --strip-all \
		-T "$bench/$1.ld" "${@:3}" -o "$bench/$1.elf"
}

build() {
	local count ours=("$bench/marker.o")
	gcc -c "$here/bench/marker.S" -o "$bench/marker.o"
	marker marker 0x200000 "$bench/marker.o"
	# Our loader may demand a note of its kernels.
	if grep -q HANDOFF_KERNEL "$root/include/handoff.h"; then
		gcc "${warnings[@]}" "${freestanding[@]}" -fno-pic -I"$root/include" \
			-I"$root/include/x86_64" -c "$here/bench/note.c" -o "$bench/note.o"
		ours+=("$bench/note.o")
	fi
	marker marker-ours KERNEL_VIRTUAL_BASE "${ours[@]}"
	gcc -c "$here/bench/stub.S" -o "$bench/stub.o"
	objcopy -O binary -j .text "$bench/stub.o" "$bench/stub.bin"
	application floor "$here/bench/floor.c"
	application application "$here/bench/application.c" "$bench/marker.o"
	for count in $(all_rows | cut -d ' ' -f 3 | sort -u); do
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

# ---- The loaders ----

# Sets what a row takes: the `image` of the loader, a `kernel`, more `files` for the volume, a `label`;
# or what the machine `lacks` for it.
loader() {
	kernel=$bench/marker.elf files='' lacks='' label=$1
	case $1 in
	floor) image=$bench/floor.efi ;;
	systemd-boot) systemd_boot ;;
	grub) grub ;;
	ours) image=$out/BOOTX64.EFI kernel=$bench/marker-ours.elf label='**ours**' ;;
	ours-kernel)
		image=$out/BOOTX64.EFI kernel=$out/kernel.elf label='**ours**, with its own kernel'
		[[ -z $no_plugin ]] || lacks="needs the plug-in: $no_plugin"
		;;
	esac
}

version() {
	dpkg-query --show --showformat='${Version}' "$1" 2>/dev/null || true
}

systemd_boot() {
	label="systemd-boot $(version systemd-boot-efi)" image=$systemd_boot kernel=''
	[[ -f $image ]] || lacks='not installed: tools/setup.sh bench'
	printf '%s\n' 'timeout 0' 'default bench.conf' >"$bench/loader.conf"
	printf '%s\n' 'title bench' 'efi /EFI/bench/kernel.efi' >"$bench/bench.conf"
	files="$bench/application.efi=EFI/bench/kernel.efi $bench/loader.conf=loader/loader.conf"
	files+=" $bench/bench.conf=loader/entries/bench.conf"
}

grub() {
	label="GRUB $(version grub-efi-amd64-bin)" image=$bench/grub.efi
	if [[ ! -d $grub_modules ]] || ! command -v grub-mkimage >/dev/null; then
		lacks='not installed: tools/setup.sh bench'
		return
	fi
	printf '%s\n' 'multiboot2 /EFI/brightline/kernel.elf' boot >"$bench/grub.cfg"
	grub-mkimage -d "$grub_modules" -O x86_64-efi -p /EFI/bench -c "$bench/grub.cfg" -o "$image" \
		part_gpt fat multiboot2
}

# ---- One machine ----

# run LOADER MEMORY DIRECTORY: prints the numbers of stamps.pl; or fails, and prints the reason.
run() {
	local directory=$3 flags told
	local -a unmarked=()
	flags="-icount shift=3,sleep=off -chardev file,id=stamps,path=$directory/stamps"
	flags+=' -device isa-debugcon,iobase=0x402,chardev=stamps'
	flags+=' -device isa-debug-exit,iobase=0x501,iosize=1'
	[[ -n $no_plugin ]] || flags+=" -plugin file=$bench/count.so,out=$directory/count,$stub"
	if [[ $1 == ours-kernel ]]; then
		unmarked=(--no-kernel)
		flags+=,kernel=$(readelf --file-header "$kernel" | awk '/Entry point/ { print $NF }')
	fi
	rm -f "$directory/stamps" "$directory/count"
	WORK=$directory IMAGE=$directory/esp.img FIRMWARE=ovmf-4m SCREEN=none MEMORY=$2 TIMEOUT=$limit \
		QEMU_FLAGS=$flags "$here/qemu.sh" >"$directory/said" 2>&1 || true
	if ! told=$("$here/bench/stamps.pl" "${unmarked[@]}" "$directory/stamps" "$directory/count" 2>&1); then
		echo "$told; $(tail -n 2 "$directory/said" | paste -s -d " ")"
		return 1
	fi
	tr ' ' '\t' <<<"$told"
}

# ---- One row ----

# measure LOADER MEMORY DESCRIPTORS DIRECTORY: prints one row as tools/bench/table.pl reads it.
measure() {
	local stub told row i
	loader "$1"
	printf -v row '%s\t' "$1" "$label" "$2" "$3"
	if [[ -n $lacks ]]; then
		printf '%slacks\t%s\n' "$row" "$lacks"
		return
	fi
	stub=$("$here/bench/stub.pl" "$bench/stub.bin" "$image" "$4/loader.efi")
	LOADER=$bench/first-$3.efi KERNEL=$kernel FILES="$4/loader.efi=EFI/bench/loader.efi $files" \
		"$here/esp.sh" "$4/esp.img"
	for ((i = 0; i < runs; i++)); do
		told=$(run "$1" "$2" "$4") || {
			printf '%sfailed\t%s\n' "$row" "$told"
			break
		}
		printf '%srun\t%s\n' "$row" "$told"
	done
	rm -f "$4/esp.img"
}

# ---- From start to end ----

if [[ ${BENCH_ROWS:-} == list ]]; then
	while read -r -a row; do
		row_name "${row[@]}"
	done < <(all_rows)
	exit
fi

mkdir -p "$bench"
work=$(mktemp --directory "${TMPDIR:-/tmp}/brightline-bench.XXXXXX")
trap 'kill $(jobs -p) 2>/dev/null || true; wait; rm -rf "$work"' EXIT
build
build_plugin

names=()
while read -r -a row; do
	name=$(row_name "${row[@]}")
	is_chosen "$name" || continue
	while (($(jobs -r -p | wc -l) >= jobs)); do
		wait -n || true
	done
	echo "bench: $name" >&2
	mkdir "$work/$name"
	measure "${row[@]}" "$work/$name" >"$work/$name/measured" </dev/null &
	names+=("$name")
done < <(all_rows)
wait
((${#names[@]})) || die "BENCH_ROWS=$BENCH_ROWS chooses none of: $(BENCH_ROWS=list "$0" | tr '\n' ' ')"

for name in "${names[@]}"; do
	[[ -s $work/$name/measured ]] || die "$name: no machine could be made for it"
	cat "$work/$name/measured"
done >"$bench/measured"
"$here/bench/table.pl" "$bench/measured" "$bench/table.tsv"
