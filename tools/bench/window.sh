# SPDX-License-Identifier: BSD-2-Clause-Patent
# shellcheck shell=bash
# shellcheck disable=SC2034,SC2154 # tools/bench.sh, which reads this file, has set the one and uses the other.
#
# The handoff's window, a table of tools/bench.sh: how many instructions a machine executes from the
# first one of a loader's image to the first one of the kernel that it starts: for a loader that does
# nothing else (the floor), for those of others, and for ours.
#
# The stub before the image writes the time to a debug port, and the marker kernel, tools/bench/marker.S,
# writes it again: where QEMU takes no plug-in, that alone is the measure. Our own kernel (row
# ours-kernel) writes no time, and needs the plug-in.
#
# All rows but that one start the marker kernel, a file of less than 12 KiB. For systemd-boot, which
# starts nothing else, it is an EFI application that leaves boot services itself. GRUB has as few
# modules as it takes; they lie outside its image. A loader that is not installed is a row that says so.

systemd_boot=/usr/lib/systemd/boot/efi/systemd-bootx64.efi
grub_modules=/usr/lib/grub/x86_64-efi

# window_rows: name, loader, memory, descriptors of the memory map (0: as many as there are).
window_rows() {
	local loader variant
	for loader in floor systemd-boot grub ours ours-kernel; do
		echo "$loader $loader 256M 0"
	done
	for variant in 400 1700; do
		for loader in floor ours; do
			echo "$loader-$variant $loader 256M $variant"
		done
	done
	for variant in 4G 64G 512G; do
		for loader in floor ours; do
			echo "$loader-$variant $loader $variant 0"
		done
	done
}

# ---- The loaders ----

# loader NAME VERSION: sets what a row takes: the `image` of the loader, a `kernel`, more `files` for
# the volume, a `label`; or what the machine `lacks` for it.
loader() {
	kernel=$bench/marker.elf files='' lacks='' label=$1
	case $1 in
	floor) image=$bench/floor.efi ;;
	systemd-boot) systemd_boot ;;
	grub) grub ;;
	ours) image=${out_of[$2]}/BOOTX64.EFI kernel=$bench/marker-$2.elf label='**ours**' ;;
	ours-kernel)
		image=${out_of[$2]}/BOOTX64.EFI kernel=${out_of[$2]}/kernel.elf
		label='**ours**, with its own kernel'
		[[ -z $no_plugin ]] || lacks="needs the plug-in: $no_plugin"
		;;
	esac
}

package_version() {
	dpkg-query --show --showformat='${Version}' "$1" 2>/dev/null || true
}

systemd_boot() {
	label="systemd-boot $(package_version systemd-boot-efi)" image=$systemd_boot kernel=''
	[[ -f $image ]] || lacks='not installed: tools/setup.sh bench'
	printf '%s\n' 'timeout 0' 'default bench.conf' >"$bench/loader.conf"
	printf '%s\n' 'title bench' 'efi /EFI/bench/kernel.efi' >"$bench/bench.conf"
	files="$bench/application.efi=EFI/bench/kernel.efi $bench/loader.conf=loader/loader.conf"
	files+=" $bench/bench.conf=loader/entries/bench.conf"
}

grub() {
	label="GRUB $(package_version grub-efi-amd64-bin)" image=$bench/grub.efi
	if [[ ! -d $grub_modules ]] || ! command -v grub-mkimage >/dev/null; then
		lacks='not installed: tools/setup.sh bench'
		return
	fi
	printf '%s\n' 'multiboot2 /EFI/brightline/kernel.elf' boot >"$bench/grub.cfg"
	grub-mkimage -d "$grub_modules" -O x86_64-efi -p /EFI/bench -c "$bench/grub.cfg" -o "$image" \
		part_gpt fat multiboot2
}

# ---- One row ----

# measure_window LOADER MEMORY DESCRIPTORS: prints the figures of `row` for `version`.
measure_window() {
	local told i
	local -a unmarked=() value
	loader "$1" "$version"
	figures window label "$label" memory "$2" floor "floor${row#"$1"}"
	if [[ -n $lacks ]]; then
		figures window lacks "$lacks"
		return
	fi
	volume "$image" "$3" KERNEL="$kernel"
	if [[ $1 == ours-kernel ]]; then
		unmarked=(--no-kernel)
		plugin+=,stop=$(readelf --file-header "$kernel" | awk '/Entry point/ { print $NF }')
	fi
	for ((i = 0; i < ${BENCH_RUNS:-3}; i++)); do
		start SCREEN=none MEMORY="$2" || true
		if ! told=$("$here/bench/stamps.pl" "${unmarked[@]}" "$directory/stamps" "$directory/count" 2>&1); then
			figures window failed "$told; $(said)"
			break
		fi
		read -r -a value <<<"$told"
		figures window descriptors "${value[0]}" load "${value[1]}" all "${value[2]}" \
			inside "${value[3]}" asleep "${value[4]}"
	done
}
