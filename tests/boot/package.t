#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# What is installed works by itself, with no checkout beside it; the package is made of it, and twice the same.
. "$(dirname "$0")/lib.sh"

# A user of the command has none of this in the environment.
unset AUDIT SCREEN OUT BUILD
export PATH=$PATH:/usr/sbin
usr=$scratch/root/usr
brightline=$usr/bin/brightline

install_all() {
	make -C "$root" BUILD="${out%/*}" install DESTDIR="$scratch/root" PREFIX=/usr && find "$usr" -type f | sort
}
proof 'make install fills DESTDIR' install_all

links_lead_somewhere() {
	local doc=$usr/share/doc/brightline paper link
	for paper in "$doc"/*.md; do
		grep -oE '\]\([^)]+\)' "$paper" | sed 's/^](//; s/)$//; s/#.*//' | grep -v '^[a-z]*:' | while read -r link; do
			[[ -z $link || -e $doc/$link ]] || echo "${paper##*/} $link"
		done
	done >dead
	cat dead
	[[ ! -s dead && $(grep -c '](AUDIT.md' "$doc/README.md") != 0 ]]
}
proof 'no link of the installed papers is dead' links_lead_somewhere

# The drivers lie elsewhere, as a user's do.
mkdir "$scratch/drivers"
cp "$drivers"/{correct,null_page}.{efi,elf} "$scratch/drivers"
touch "$scratch/before"

# untouched: no file of the installation is newer than that, and none was left here.
untouched() {
	[[ -z $(find "$scratch/root" -newer "$scratch/before" -print) && -z $(find . -mindepth 1 ! -name output ! -name complaints) ]]
}

# audits STATUS DRIVER PATTERN: from an empty folder.
audits() {
	local status=0
	"$brightline" audit "$2" SCREEN=none >"$scratch/shown" 2>&1 || status=$?
	cat "$scratch/shown"
	((status == $1)) && grep -qE -e "$3" "$scratch/shown" && grep -q '^# virtmap=scattered ' "$scratch/shown" &&
		grep -q "^# program=audit .* version=$("$brightline" --version | sed 's/.* //')$" "$scratch/shown" &&
		untouched
}
proof 'brightline audit passes a driver that is right' audits 0 "$scratch/drivers/correct.efi" '^# verdict=pass '
proof 'brightline audit names what is wrong, with its source' audits 1 "$scratch/drivers/null_page.efi" \
	'^# source function=at_runtime file=.*null_page\.c line='

# The pair is told from a single file by its name, and two files are a pair.
pair=/usr/share/OVMF/OVMF_CODE_4M.fd
takes_firmware() {
	"$brightline" run "$@" SCREEN=none reset=cold >"$scratch/shown" 2>&1 || { cat "$scratch/shown" && return 1; }
	grep -q '^# virtmap=offset .* reset=cold$' "$scratch/shown" && grep -q '^# program=handoff ' "$scratch/shown" && untouched
}
proof 'brightline run takes a firmware file' takes_firmware "$pair"
proof 'brightline run takes a single file and an option of the loader' takes_firmware --firmware=/usr/share/ovmf/OVMF.fd

image_of() {
	"$brightline" esp stick.img "$scratch/drivers/correct.efi" reset=halt && mdir -b -i stick.img@@1M ::/EFI/brightline/drivers &&
		mtype -i stick.img@@1M ::/EFI/brightline/cmdline.txt | grep -x reset=halt &&
		cmp <(mtype -i stick.img@@1M ::/EFI/brightline/kernel.elf) "$usr/lib/brightline/audit/kernel.elf"
}
proof 'brightline esp makes an image where it is told to' image_of

# As tools/secure-boot.md has it, without a checkout.
signed_image() {
	local version
	openssl req -new -x509 -newkey rsa:2048 -noenc -subj /CN=mine/ -keyout db.key -out db.crt &&
		"$brightline" esp stick.img SIGN_KEY=db.key SIGN_CERT=db.crt && mcopy -i stick.img@@1M ::/EFI/BOOT/BOOTX64.EFI . &&
		sbverify --cert db.crt BOOTX64.EFI && version=$("$brightline" --version) &&
		strings BOOTX64.EFI | grep -F "brightline,1,Brightline,${version/ /,},"
}
proof 'brightline esp signs one' signed_image

refused() {
	local status=0
	"$brightline" "${@:2}" >said 2>&1 || status=$?
	cat said
	((status == 3)) && grep -qF -- "$1" said
}
proof 'an unknown command is answered with the usage' refused 'usage: brightline run' dance
proof 'an unknown setting is refused' refused 'MEMROY= is no setting' run MEMROY=1G
proof 'a driver is not run' refused 'drivers are audited: brightline audit x.efi' run x.efi
proof 'firmware that is not there is named' refused 'none.fd is no file, and no firmware of: ovmf-4m' run none.fd

reads_reports() {
	printf '%s\n' 'TAP version 13' 'ok 1 - a.check' 1..1 '# verdict=pass checks=1' >one.tap
	{ "$brightline" report one.tap || true; } | grep -x '  ok: 1 of 1 checks' && "$brightline" --help | grep 'brightline report'
}
proof 'brightline report reads one' reads_reports

examples_build() {
	cp -r "$usr/share/doc/brightline/examples" . && make -C examples
}
proof 'the installed examples build' examples_build

# ---- What is said of it ----

# One version, in three more papers.
one_version() {
	local version
	version=$(sed -n 's/^VERSION := //p' "$root/Makefile")
	[[ $("$brightline" --version) == "brightline $version" && $(make -C "$root" help) == *"Brightline $version"* ]] &&
		[[ $(sed -n 's/^## \([0-9.]*\).*/\1/p; T; q' "$root/CHANGELOG.md") == "$version" ]] &&
		[[ $(sed -n '1s/.*(\(.*\)).*/\1/p' "$root/debian/changelog") == "$version" ]]
}
proof 'the version is the same everywhere' one_version

# Each setting that the command takes stands on the page.
page_is_whole() {
	local page=$usr/share/man/man1/brightline.1 said name
	said=$(man --warnings --local-file "$page" 2>&1 >/dev/null)
	! command -v mandoc >/dev/null || said+=$(mandoc -T lint -W warning "$page")
	for name in run audit esp report AUDIT EXERCISE KEYS MEMORY MACHINE CPU ACCEL DISK SCREEN DISPLAY_WINDOW IMAGE KERNEL LOADER FILES \
		TIMEOUT QEMU_FLAGS WORK SCREENDUMP ESP_SIZE SIGN_KEY SIGN_CERT UNIFIED; do
		grep -qw -- "$name" "$page" || said+=" $name is missing"
	done
	echo "$said"
	[[ -z $said ]]
}
if command -v man >/dev/null; then
	proof 'the manual page is whole, and has nothing to warn of' page_is_whole
else
	echo "ok $((++number)) - the manual page # SKIP Debian's man-db is not installed"
fi

# shellcheck disable=SC2317 # Called by what is sourced.
completes() {
	# shellcheck disable=SC1091
	. "$usr/share/bash-completion/completions/brightline"
	compopt() { :; }
	COMP_WORDS=(brightline au) COMP_CWORD=1 && _brightline && [[ ${COMPREPLY[*]} == audit ]] &&
		COMP_WORDS=(brightline run MEM) COMP_CWORD=2 && _brightline && [[ ${COMPREPLY[*]} == MEMORY= ]]
}
proof 'bash completes commands and settings' completes

# ---- The package, and two builds ----

# copy_tree DIRECTORY: what a checkout has, uncommitted too, but nothing that was built.
copy_tree() {
	mkdir -p "$1" && tar -C "$root" --exclude=./.git --exclude='./build*' --exclude=./debian/brightline \
		--exclude=./debian/.debhelper --exclude=./debian/files -c . | tar -C "$1" -x
}

same_images() {
	local image
	for image in {,audit/}{BOOTX64.EFI,kernel.elf} exercise/BOOTX64.EFI; do
		cmp "$out/$image" "$1/build/x86_64/$image" || return 1
	done
}

# Another folder, of another depth and length, another time zone, language and mask.
built_elsewhere() {
	copy_tree "$scratch/another/much deeper/folder" && cd "$scratch/another/much deeper/folder" &&
		(umask 077 && TZ=Asia/Tokyo LC_ALL=C.UTF-8 make --silent all) && same_images .
}
package_built_twice() {
	local one=$scratch/one/brightline two=$scratch/two/and-more/brightline-0
	copy_tree "$one" && copy_tree "$two" || return 1
	(cd "$one" && dpkg-buildpackage --build=full --no-sign) || return 1
	(cd "$two" && TZ=Asia/Tokyo LC_ALL=C.UTF-8 dpkg-buildpackage --build=binary --no-sign) || return 1
	same_images "$one" && same_images "$two" && cmp "$scratch"/{one,two/and-more}/brightline_*_amd64.deb
}
first_upload() {
	lintian --fail-on none "$scratch"/one/brightline_*.changes >said
	cat said
	! grep -v '^W: brightline: initial-upload-closes-no-bugs ' said
}
deb_is_installed() {
	local package
	for package in debhelper dpkg-dev; do
		[[ $(dpkg-query --show --showformat='${db:Status-Status}' $package 2>/dev/null) == installed ]] || return 1
	done
}
if deb_is_installed; then
	proof 'two packages and their images, built in different folders, are identical' package_built_twice
else
	proof 'images built in another folder are identical' built_elsewhere
	echo "ok $((++number)) - the package # SKIP Debian's debhelper is not installed"
fi
if deb_is_installed && command -v lintian >/dev/null; then
	proof 'lintian has nothing to say but of a first upload' first_upload
else
	echo "ok $((++number)) - lintian # SKIP Debian's lintian is not installed"
fi

finish
