#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# The commands of tools/secure-boot.md, as they stand there: keys of one's own are made, enrolled, and sign what
# is started.
. "$(dirname "$0")/lib.sh"

for file in /usr/bin/efi-updatevar /usr/lib/shim/shimx64.efi; do
	[[ -n ${LIST:-} || -f $file ]] || {
		echo "1..0 # SKIP $file is not here: tools/setup.sh installs it"
		exit
	}
done

# A checkout whose images are there; what the commands write lies beside the links.
tree=$scratch/tree
mkdir -p "$tree/build" "$scratch/bin" "$scratch/efivars"
ln -s "$root"/* "$tree" 2>/dev/null
ln -s "$out" "$tree/build/x86_64"
cp "$drivers/correct.efi" "$tree/my.efi"

# efi-readvar and efi-updatevar ask mount where Linux shows firmware's variables. Here that is a folder, with the
# keys of a distribution, of which the certificate is OVMF's test key.
printf '#!/bin/sh\necho "efivarfs on %s type efivarfs (rw)"\n' "$scratch/efivars" >"$scratch/bin/mount"
chmod +x "$scratch/bin/mount"
global=8be4df61-93ca-11d2-aa0d-00e098032b8c
database=d719b2cb-3d3a-4596-a3bc-dad00e67656f
key=/usr/share/ovmf/PkKek-1-snakeoil
openssl rsa -in $key.key -passin pass:snakeoil -out "$scratch/key" 2>/dev/null
openssl x509 -in $key.pem -outform DER -out "$scratch/old.der"
sbsiglist --owner $global --type x509 --output "$scratch/old.esl" "$scratch/old.der"
for name in KEK-$global db-$database; do
	printf '\x27\0\0\0' | cat - "$scratch/old.esl" >"$scratch/efivars/$name"
done

# commands FROM UNTIL: of the headings that match.
commands() {
	# shellcheck disable=SC2016 # A fence of Markdown.
	sed -n "/^## $1/,/^## $2/{ /^\`\`\`sh\$/,/^\`\`\`\$/{ /^\`\`\`/d; p; }; }" "$root/tools/secure-boot.md"
}

# run_in_tree: the commands of the input, as a user would who has set nothing.
run_in_tree() {
	(cd "$tree" && unset OUT AUDIT && PATH=$scratch/bin:$PATH bash -euxo pipefail /dev/stdin)
}

keys_are_made() {
	commands 'The keys' 'In QEMU' | run_in_tree
	# The stick was made last for the audit.
	mcopy -i "$tree/build/esp.img@@1M" ::/EFI/BOOT/BOOTX64.EFI stick.efi && sbverify --cert "$tree/db.crt" stick.efi &&
		sbverify --cert "$tree/db.crt" "$tree/my.efi" && strings stick.efi | grep -x checks=all
}
proof 'keys are made, enrolled and used' keys_are_made

# It is signed, and so may be told to change firmware.
in_qemu() {
	commands 'In QEMU' '' | sed '/^openssl/,$d' | CMDLINE=reset=platform SCREEN=none run_in_tree | tee shown
	grep -x 'machine: status=0' shown && grep -x 'machine: reset by the guest' shown &&
		grep 'secure-boot=on$' shown && diff "$expected/handoff.ovmf.offset" <(checks <shown)
}
proof "they are put into OVMF's store, and what they signed starts" in_qemu

# A board: firmware without keys is given what efi-updatevar has written. The next start refuses the unsigned
# image that did it, and goes on with a second disk: a shim of the distribution, whose key is still trusted,
# which starts our image. The launcher is told of a kernel that is none of ours, since the machine is reset once.
as_said() {
	tr -d '\r' <serial.log | sed 's/\x1b\[[0-9;=]*[A-Za-z]//g' >said
	for name in db KEK PK; do
		grep -q "^$name: status 00\$" said || return 1
	done
	grep -q 'failed to load Boot0001 .*: Access Denied' said
}
cp "$out/kernel.elf" "$scratch/any.elf"
sbsign --key "$scratch/key" --cert $key.pem --output "$scratch/shim.efi" /usr/lib/shim/shimx64.efi >/dev/null 2>&1
AUDIT='' LOADER=$scratch/shim.efi KERNEL='' FILES=$tree/build/BOOTX64.EFI=EFI/BOOT/grubx64.efi \
	tools/esp.sh "$scratch/second.img"
scenario 'firmware takes the keys: an unsigned image is refused, a shim starts ours' FIRMWARE=ovmf-4m-secboot AUDIT= COLD=1 \
	LOADER="$out/enrol.efi" KERNEL="$scratch/any.elf" BOOTS=2 ENDING=power-off \
	FILES="$scratch/efivars/db-$database=db $scratch/efivars/KEK-$global=KEK $scratch/efivars/PK-$global=PK" \
	QEMU_FLAGS="-drive if=none,id=second,format=raw,file=$scratch/second.img -device virtio-blk-pci,drive=second,bootindex=2" \
	says='^# .* secure-boot=on$' report=handoff.ovmf.offset then=as_said

finish
