#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# tools/symbolize names the source of a finding where a file with DWARF is at hand, and passes
# everything else on as it is.
. "$(dirname "$0")/../boot/lib.sh"

symbolize=$root/tools/symbolize

# In an ELF file linked at 0, as a driver is: outer() at a known address, with inner() put into it.
mkdir "$scratch/drivers" "$scratch/other"
cat >"$scratch/driver.c" <<'EOT'
int variable;
long table[3] = {1, 2, 3};
static inline __attribute__((always_inline)) void inner(void)
{
	__asm__ volatile("stray: movl $1, %0" : "=m"(variable));
}
void outer(void);
void outer(void)
{
	inner();
}
EOT
# --build ARGUMENT...: with the flags of gcc that differ.
build() {
	(cd "$scratch" && gcc -g -O1 -ffreestanding -nostdlib -Wl,-shared,-e,outer "$@" driver.c)
}
build -fpic -fvisibility=hidden -o drivers/Stray.elf
cp "$scratch/drivers/Stray.elf" "$scratch/other/EdkDxe.debug"
cp "$scratch/drivers/Stray.elf" "$scratch/other/Gnu.so"
strip --strip-debug -o "$scratch/other/Bare.elf" "$scratch/drivers/Stray.elf"
objcopy --strip-debug --strip-symbol=outer "$scratch/drivers/Stray.elf" "$scratch/other/Far.elf"
strip --strip-all -o "$scratch/other/Blank.elf" "$scratch/drivers/Stray.elf"
stray=0x$(nm "$scratch/drivers/Stray.elf" | awk '$3 == "stray" { sub("^0+", "", $1); print $1 }')

violation="# violation class=null-page phase=virtual service=GetTime access=write address=0x0"
inner="# source function=inner file=$scratch/driver.c line=5"
outer="# source function=outer file=$scratch/driver.c line=10"

# becomes WANTED SETTING... [-- ARGUMENT...]: what standard input is turned into.
becomes() {
	local wanted=$1 settings=()
	shift
	while (($#)) && [[ $1 != -- ]]; do
		settings+=("$1")
		shift
	done
	diff <(printf '%s\n' "$wanted") <(env "${settings[@]}" "$symbolize" "${@:2}")
}

# named IMAGE WANTED... : the lines under a finding in that image, searched for in both directories.
named() {
	local line="$violation image=$1 offset=$stray"
	becomes "$(printf '%s\n' "$line" "${@:2}")" -- --search "$scratch/drivers" \
		--search "$scratch/other" <<<"$line"
}

proof 'a finding gets its lines, innermost first' named Stray.efi "$inner" "$outer"
proof "EDK II's name of the file" named EdkDxe "$inner" "$outer"
proof 'names of FAT do not differ by case alone' named STRAY.EFI "$inner" "$outer"
proof 'the number in front of an ordered driver' named 07-Stray.efi "$inner" "$outer"
bare="$scratch/other/Bare.elf has no debug information: build it with -g, and do not strip it"
proof 'symbols without lines' named Bare.efi '# source function=outer' "# note no source lines for Bare.efi: $bare"
proof 'a function that ends before the place is not named' \
	named Far.efi "# note no source lines for Far.efi: ${bare/Bare/Far}"
proof 'a file that knows nothing' named Blank.efi "# note no source lines for Blank.efi: ${bare/Bare/Blank}"
proof 'an image without a file' named Unheard.efi
proof "gnu-efi's name of the file" named Gnu.efi "$inner" "$outer"

# What to build with is said once, of a driver that is there.
without_a_file() {
	local line="$violation image=03-Lonely.efi offset=$stray"
	touch Lonely.efi
	becomes "$(printf '%s\n' "$line" "# note no source lines for 03-Lonely.efi: build it with -g, and put the file that was linked beside it: Lonely.elf or Lonely.so or Lonely.debug or Lonely.pdb" "$line")" \
		-- --search . < <(printf '%s\n' "$line" "$line")
}
proof 'a driver without a file' without_a_file

# From another place than the one that it was built in.
by_pdb() {
	local line="$violation image=Windows.efi offset=0x1000"
	clang -target x86_64-unknown-windows -ffreestanding -O1 -g -gcodeview -c "$scratch/driver.c" -o Windows.obj &&
		lld-link /debug /subsystem:efi_runtime_driver /entry:outer /nodefaultlib /out:Windows.efi Windows.obj &&
		mkdir moved && mv Windows.efi Windows.pdb moved || return 1
	"$symbolize" --search moved <<<"$line" >said && cat said && grep -qxF -- "$inner" said &&
		grep -q '^# source function=outer file=' said || return
	line='# suspect kind=stale image=Windows.efi offset=0x3000'
	becomes "$line"$'\n''# note no variables for Windows.efi: llvm-symbolizer reads of moved/Windows.pdb functions alone; an ELF file with DWARF beside the driver has them'$'\n'"$line" \
		-- --search moved < <(printf '%s\n' "$line" "$line")
}
# Without -g a PDB has public symbols alone, and no sizes.
by_bare_pdb() {
	local line="$violation image=Public.efi offset=0x1000"
	clang -target x86_64-unknown-windows -ffreestanding -O1 -c "$scratch/driver.c" -o Public.obj &&
		lld-link /debug /subsystem:efi_runtime_driver /entry:outer /nodefaultlib /out:Public.efi Public.obj || return 1
	becomes "$(printf '%s\n' "$line" '# note no source lines for Public.efi: ./Public.pdb knows no line there: build it with -g -gcodeview' "$line")" \
		-- --search . < <(printf '%s\n' "$line" "$line")
}
# An ELF file that was made of an image with DWARF: its symbols have no sizes.
by_image_with_dwarf() {
	local line table suspect="# suspect kind=left-physical image=Dwarf.efi offset="
	clang -target x86_64-unknown-windows -ffreestanding -O1 -gdwarf -c "$scratch/driver.c" -o Dwarf.obj &&
		lld-link -debug:dwarf -subsystem:efi_runtime_driver -base:0 -entry:outer -nodefaultlib -include:table \
			-out:Dwarf.efi Dwarf.obj &&
		objcopy --input-target=pei-x86-64 --output-target=elf64-x86-64 Dwarf.efi Dwarf.elf || return 1
	table=0x$(nm Dwarf.elf | awk '$3 == "table" { sub("^0+", "", $1); print $1 }')
	line=$suspect$(printf '0x%x' $((table + 8)))
	becomes "$line"$'\n'"# source variable=table+0x8 file=$scratch/driver.c line=2" -- --search . <<<"$line" &&
		becomes "${suspect}0x10" -- --search . <<<"${suspect}0x10"
}
if command -v lld-link llvm-symbolizer >/dev/null; then
	proof 'a PDB' by_pdb
	proof 'an image with DWARF' by_image_with_dwarf
	proof 'a PDB without debug information' by_bare_pdb
else
	echo "ok $((++number)) - a PDB # SKIP lld-link or llvm-symbolizer is missing (Debian's lld and llvm)"
fi
proof 'a name that is a path finds nothing' named ../drivers/Stray.efi
proof 'a name with blanks' named '"Stray Dxe"'

spaced_name() {
	cp "$scratch/drivers/Stray.elf" 'My Driver.elf'
	local line="$violation image=\"My Driver.efi\" offset=$stray tainted=yes"
	becomes "$(printf '%s\n' "$line" "$inner" "$outer")" -- --search . <<<"$line"
}
proof 'a name in quotes' spaced_name

found_by_drivers() {
	local line="$violation image=Stray.efi offset=$stray"
	becomes "$(printf '%s\n' "$line" "$inner" "$outer")" BUILD=nowhere \
		DRIVERS="elsewhere/a.efi $scratch/drivers/Stray.efi" <<<"$line"
}
proof 'beside the files in DRIVERS' found_by_drivers

# Two builds of one driver, to be compared in one machine.
found_by_number() {
	local line="$violation image=02-Stray.efi offset=$stray"
	mkdir release
	cp "$scratch/other/Blank.elf" release/Stray.elf
	becomes "$(printf '%s\n' "$line" "$inner" "$outer")" BUILD=nowhere \
		DRIVERS="release/Stray.efi $scratch/drivers/Stray.efi" <<<"$line"
}
proof 'of two files of one name, the one that the number tells' found_by_number

found_in_build() {
	mkdir -p house/x86_64
	cp -r "$scratch/drivers" house/x86_64/drivers
	local line="$violation image=Stray.efi offset=$stray"
	becomes "$(printf '%s\n' "$line" "$inner" "$outer")" BUILD=house DRIVERS= <<<"$line"
}
proof 'in the drivers that were built here' found_in_build

relative_file() {
	cd "$scratch" || return
	local line="$violation image=Stray.efi offset=$stray"
	becomes "$(printf '%s\n' "$line" "${inner/$scratch\//}" "${outer/$scratch\//}")" -- \
		--search drivers <<<"$line"
}
proof 'a source below this directory is named from here' relative_file

# A suspect of the census is a word of a variable: its first, or one behind it.
variable_named() {
	local suspect table line
	table=0x$(nm "$scratch/drivers/Stray.elf" | awk '$3 == "table" { print $1 }')
	suspect="# suspect kind=left-physical image=Stray.efi offset="
	line=$suspect$(printf '0x%x' $((table + 16)))
	becomes "$line"$'\n'"# source variable=table+0x10 file=$scratch/driver.c line=2" -- \
		--search "$scratch/drivers" <<<"$line" &&
		becomes "$suspect$table"$'\n'"# source variable=table file=$scratch/driver.c line=2" -- \
			--search "$scratch/drivers" <<<"$suspect$table" &&
		becomes "${suspect}0x10" -- --search "$scratch/drivers" <<<"${suspect}0x10"
}
proof 'a suspect gets its variable' variable_named

# Where the launcher found the machine when it ended too early.
end_named() {
	local line="# ended-at instruction=0x7f212000 image=Stray.efi offset=$stray"
	becomes "$(printf '%s\n' "$line" "$inner" "$outer")" -- --search "$scratch/drivers" <<<"$line"
}
proof 'an end gets its lines' end_named

report='TAP version 13
ok 1 - handoff.memory_map
# violation class=hang phase=virtual service=GetTime instruction=0x0 image=unknown
# image=Stray.efi offset=0x1000
1..1'
unchanged() {
	becomes "$report" -- --search "$scratch/drivers" <<<"$report"
}
proof 'everything else passes unchanged' unchanged

from_file() {
	echo "$report" >report.txt
	becomes "$report" -- report.txt </dev/null
}
proof 'a report from a file' from_file

# A line is there before the next one comes.
at_once() {
	local line
	coproc symbolizer { "$symbolize"; }
	echo 'ok 1 - first' >&"${symbolizer[1]}"
	read -r -t 10 line <&"${symbolizer[0]}" && [[ $line == 'ok 1 - first' ]]
}
proof 'a line is passed on at once' at_once

# refused SENTENCE ARGUMENT...
refused() {
	"$symbolize" "${@:2}" 2>said </dev/null && return 1
	cat said
	grep -qx -- "$1" said
}
# Perl alone: every line arrives, and one says once what is missing. The image lies beside its file.
without_binutils() {
	local line="$violation image=Stray.efi offset=$stray"
	mkdir bin && ln -s "$(command -v perl)" "$(command -v env)" bin && cp "$scratch/drivers/Stray.elf" . && : >Stray.efi
	becomes "$(printf '%s\n' "$line" "# note no source lines for Stray.efi: ./Stray.elf is read by addr2line and nm (Debian's package binutils)" \
		"$line" '# verdict=fail')" PATH="$PWD/bin" -- --search . < <(printf '%s\n' "$line" "$line" '# verdict=fail')
}
proof 'without binutils a report is whole' without_binutils

proof 'a missing report is named' refused 'symbolize: nothing.txt: No such file or directory' nothing.txt
proof 'a missing directory is named' refused 'symbolize: nowhere: no such directory' --search nowhere
proof 'two reports are refused' refused 'usage: .*' a b

finish
