#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Memory that firmware has given up: nobody writes there, and who does it behind the page tables is
# found. What is compared by default is in every report (policies.t, media.t), and the device that
# writes is in drivers.t.
. "$(dirname "$0")/lib.sh"

checked() {
	printf '^# memory-checked-kib=[0-9]+ memory-unchecked-kib=%s memory-overwritten=%s$' "$1" "$2"
}

# ---- How much ----

# Of this machine's 256 MiB: boot services and loader take some 40, the kernel 4.
scenario 'no free memory' CMDLINE=reclaim=0 says='^# audit=continue reclaim=0$' \
	says="$(checked '(19|20|21)[0-9]{4}' no)"
scenario 'all free memory' CMDLINE=reclaim=256M says='^# audit=continue reclaim=268435456$' \
	says="$(checked 0 no)"

# ---- Controllers that firmware drove a moment before, with rings in boot-services memory ----

busy='-smp 2 -drive if=none,id=other,format=raw,file=null-co://,file.size=1M,file.read-zeroes=on
	-device nvme,serial=2,drive=other -device usb-ehci -device usb-kbd -device usb-tablet
	-nic user,model=e1000 -device virtio-net-pci -device virtio-rng-pci'
for disk in ahci nvme usb; do
	scenario "no device writes, started from $disk" DISK=$disk CMDLINE=reclaim=256M report=ovmf-4m.offset
done
scenario 'no device writes, of many' DISK=usb CMDLINE=reclaim=256M QEMU_FLAGS="${busy//[$'\n\t']/ }" \
	report=ovmf-4m.offset

# ---- In earnest ----

for firmware in ovmf-4m ovmf-4m-secboot u-boot; do
	scenario "reclaimed memory is not missed by $firmware" FIRMWARE=$firmware \
		CMDLINE='virtmap=scattered reclaim=poison:256M' report=$firmware.scattered \
		says='^# audit=continue reclaim=poison:268435456$' says="$(checked 0 yes)"
done

scenario 'audit=strict reclaims, too' CMDLINE='virtmap=scattered audit=strict' \
	report=ovmf-4m.scattered says="$(checked '[0-9]+' yes)"

# ---- Behind the page tables ----

silent='^# violation class=silent-write phase=virtual access=write address=0x[0-9a-f]+'
silent+=' memory=EfiBootServicesData region=0x[0-9a-f]+-0x[0-9a-f]+ pages=1 image=unknown$'
for option in reclaim=0 reclaim=poison audit=strict; do
	scenario "a device that writes, under $option" DRIVERS="$drivers/silent_write.efi" \
		CMDLINE=$option exit=1 says="$silent" says='^not ok [0-9]+ - audit.memory_unchanged$' \
		says='^# findings service=unknown distinct=1 times=1$' \
		says='^# findings image=unknown distinct=1 times=1$' \
		says=' failed=2 .* violations=1$'
done
scenario 'a device that writes, and nobody asked' DRIVERS="$drivers/silent_write.efi" \
	CMDLINE='checks=service.*' never='silent-write|^# memory-checked-kib=' says=' violations=0$'

finish
