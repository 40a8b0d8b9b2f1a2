#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# keep=pstore: the page in the store of variables, where memory does not outlive the reset. Each machine has the
# store and the stick of the one before, and memory of its own: ours leaves its page, Debian's Linux shows it, and the
# next start of ours brings it home.
. "$(dirname "$0")/lib.sh"

: >"$scratch/dump" # Linux's, once it has left one

# board NAME KEY=VALUE...: the same stick every time.
board() {
	scenario "$1" COLD=1 CPU=max,-hypervisor "${@:2}"
}

# dumps STORE: what Linux shows of it, by names and checksums.
dumps() {
	"$root/tests/boot/our_variables.pl" --dumps "$1"
}

# The page's parts are as many as the report says; store and stick are kept.
leaves_a_page() {
	local parts
	parts=$(sed -nE 's/^# pstore=dump-type0-([0-9]+)-1-[0-9]{10}-D parts=\1 .*/\1/p' output)
	cp vars.fd "$scratch/left.fd"
	cp esp.img "$scratch/left.img"
	sed -n '/^TAP version 13/,/^# verdict=/p' output >"$scratch/report"
	dumps vars.fd >left
	((parts > 2)) && (($(wc -l <left) == parts)) && [[ $(files esp.img) == under-way ]]
}

files() {
	mdir -b -i "$1@@1M" ::/EFI/brightline/reports 2>/dev/null | sed 's|.*/||'
}

board 'the page is left in the store' CMDLINE='keep=pstore hold=0 after=shutdown' ENDING=reset BOOTS=1 \
	DRIVERS="$drivers/null_page.efi" exit=1 then=leaves_a_page says='^# virtmap=.* reset=warm$' \
	says='^# kept-report="in memory, and the page in the store: the next start brings it home, or Linux'

# ---- Linux ----

# Its system is one shell script. What is deleted in /sys/fs/pstore is gone from the store, as after systemd-pstore;
# then Linux leaves a dump of its own there.
cat >"$scratch/init" <<'EOT'
#!/busybox sh
PATH=/
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t pstore pstore /sys/fs/pstore
insmod /efi-pstore.ko
for file in $(ls -r /sys/fs/pstore); do
	echo "<$file>"
	cat "/sys/fs/pstore/$file" && rm "/sys/fs/pstore/$file"
done
echo '<end>'
echo c >/proc/sysrq-trigger
EOT

make_linux() {
	mkdir -p linux/proc linux/sys linux/dev
	cp "$scratch/init" "$packaged"/busybox linux/
	chmod +x linux/init
	if [[ -f $packaged/efi-pstore.ko.xz ]]; then
		xz --decompress --stdout "$packaged/efi-pstore.ko.xz" >linux/efi-pstore.ko
	else
		cp "$packaged/efi-pstore.ko" linux/
	fi
	for name in mount insmod ls cat rm; do ln -s busybox "linux/$name"; done
	(cd linux && find . | cpio --quiet --create --format=newc) >initrd
}

# run_linux STORE: on a machine that firmware starts it on.
run_linux() {
	firmware_find ovmf-4m
	timeout 100 qemu-system-x86_64 -nodefaults -machine q35,accel=tcg -cpu max -m 256M -display none -no-reboot \
		-drive "if=pflash,unit=0,format=raw,readonly=on,file=$firmware_code" \
		-drive "if=pflash,unit=1,format=raw,file=$1" -serial stdio \
		-kernel "$packaged"/vmlinuz-* -initrd initrd -append 'console=ttyS0 quiet panic=-1' | tr -d '\r'
}

# The files from the last name to the first, as systemd-pstore has them, joined without the line that each begins
# with: a report whose lines are those of the report, the checks and the end all of them.
linux_shows_it() {
	local dumped
	cp "$scratch/left.fd" taken.fd
	dumped=$(dumps taken.fd | wc -l)
	make_linux
	run_linux taken.fd | tee serial | sed -n '/<dmesg-efi/,/^<end>/p' | sed 's/^.*<dmesg-efi/<dmesg-efi/' >shown
	cp taken.fd "$scratch/taken.fd"
	# Debian 13's Linux has the name of its module there.
	(($(grep -cE '^<dmesg-efi(_pstore)?-[0-9]{10}[0-9]{2}001>$' shown) == dumped)) || return
	(($(grep -cE '^Brightline#1 Part[0-9]+$' shown) == dumped)) || return
	grep -vE '^(<|Brightline#1 Part)' shown >"$scratch/page"
	! diff "$scratch/page" "$scratch/report" | grep '^<' || return
	diff <(essence <"$scratch/page") <(essence <"$scratch/report") || return
	prove --exec cat "$scratch/page" | grep 'Failed tests' # one that TAP's own reader reads
	# What is there now is Linux's.
	grep -q 'Kernel panic - not syncing: sysrq triggered crash' serial &&
		dumps taken.fd >"$scratch/dump" && grep -q -- '-C ' "$scratch/dump" && ! grep -- '-D ' "$scratch/dump"
}

essence() {
	sed -n '/^\(not \)\{0,1\}ok /p; /^1\.\./,$p'
}

packaged=/var/cache/brightline/linux
if [[ -f $packaged/complete ]]; then
	proof 'Linux shows it, and deletes it' linux_shows_it
elif is_wanted 'Linux shows it, and deletes it'; then
	echo "ok $((++number)) - Linux shows it, and deletes it # SKIP Debian's kernel is not in $packaged (tools/setup.sh)"
	dumps "$scratch/left.fd" >"$scratch/dump"
	cp "$scratch/left.fd" "$scratch/taken.fd"
fi

# ---- The next start ----

next() {
	firmware_find ovmf-4m
	board "$1" IMAGE="$scratch/$2" FIRMWARE_CODE="$firmware_code" FIRMWARE_VARS="$scratch/$3" "${@:4}"
}

# One file, which Linux has shown; the page is on firmware's console; and the store is as if nothing had been.
page_is_home() {
	local file
	file=$(files "$scratch/home.img")
	[[ $file =~ ^QEMU-Standard-PC-Q35-ICH9-2009-[0-9.a-z-]*-0001\.tap$ ]] || return
	mtype -i "$scratch/home.img@@1M" "::/EFI/brightline/reports/$file" >brought
	[[ ! -f $scratch/page ]] || diff brought "$scratch/page" || return
	! diff brought "$scratch/report" | grep '^<' || return
	diff <(essence <brought) <(essence <"$scratch/report") || return
	"$root/tools/report" brought >as_read || true
	grep -q ', verdict fail$' as_read || { cat as_read && return 1; }
	[[ -z $(dumps vars.fd)$("$root/tests/boot/our_variables.pl" vars.fd) ]] || return
	perl -0pe 's/.*this start ends here//s; s/\e\[[0-9;?]*[A-Za-z]/ /g; s/\s+/ /g' serial.log >shown
	grep -q 'class=null-page' shown && grep -q 'Report: \\EFI\\brightline\\reports\\QEMU' shown
}

[[ ! -f $scratch/left.img ]] || cp "$scratch/left.img" "$scratch/home.img"
next 'the next start brings it home, and deletes it' home.img left.fd ENDING=power-off BOOTS=1 exit=2 never='^TAP' \
	says='^brightline: the page of the start before is in \\EFI\\brightline\\reports\\QEMU-.*-0001\.tap$' \
	says='^brightline: this start ends here: after=shutdown$' then=page_is_home

# Linux's dump is untouched, and beside it is a page of this start.
dump_is_untouched() {
	dumps vars.fd | grep -v -- '-D ' | diff - "$scratch/dump" &&
		dumps vars.fd | grep -q -- '-D ' && [[ $(files "$scratch/left.img") == under-way ]]
}

# Without its mark the start is for an audit again.
[[ ! -f $scratch/left.img ]] || mdel -i "$scratch/left.img@@1M" ::/EFI/brightline/reports/under-way
next "where Linux has taken it, the dump of Linux stays" left.img taken.fd ENDING=reset BOOTS=1 exit=1 \
	says='^brightline: the page of the start before was brought home, or taken by Linux$' \
	says="^# note $(wc -l <"$scratch/dump") variables of a dump of Linux are in the store, and stay there$" \
	says='^# pstore=dump-type0-[0-9]+-1-[0-9]+-D parts=' then=dump_is_untouched

finish
