#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Puts the command, the images, headers and examples to their places; tools/command/brightline finds them from
# its own.
#
#   tools/install.sh PREFIX OUT VERSION
set -euo pipefail

(($# == 3)) || {
	echo 'usage: tools/install.sh PREFIX OUT VERSION' >&2
	exit 1
}
prefix=$1 out=$2 version=$3
share=$prefix/share/brightline
doc=$prefix/share/doc/brightline
umask 022

# put MODE DIRECTORY FILE...: each file under its name.
put() {
	install -d "$2"
	install -m "$1" -t "$2" "${@:3}"
}

# put_tree DIRECTORY: takes names of files from its input, and keeps their folders.
put_tree() {
	local file
	while read -r file; do
		install -D -m 644 "$file" "$1/$file"
	done
}

# ---- What runs ----

put 755 "$prefix/bin" tools/command/brightline
for image in {,audit/}{BOOTX64.EFI,kernel.elf} exercise/BOOTX64.EFI; do
	install -D -m 644 "$out/$image" "$prefix/lib/brightline/$image"
done

# All tools but those that only build, measure or prove.
for tool in tools/*; do
	case ${tool#tools/} in
	bench* | command | check.sh | lint.sh | setup.sh | install.sh | borrowed.sh | debug.sh) ;;
	font.pl | relocations.pl | sign-variables.sh | snapshot.pl) ;;
	*) put "$([[ -x $tool ]] && echo 755 || echo 644)" "$share/tools" "$tool" ;;
	esac
done
# tools/believe.pl knows an audit's checks from it.
put 644 "$share/kernel/audit/report" kernel/audit/report/checks_table.h
echo "$version" | install -m 644 /dev/stdin "$share/VERSION"

# ---- What is read ----

put 644 "$prefix/share/man/man1" tools/command/brightline.1
install -D -m 644 tools/command/completion.bash "$prefix/share/bash-completion/completions/brightline"

# paper FILE NAME: a link to what is not installed keeps its words alone.
paper() {
	perl -pe '
		BEGIN {
			%installed = ("README.md" => "README.md", "CHANGELOG.md" => "CHANGELOG.md", "LICENSE" => "examples/LICENSE",
				"kernel/audit/README.md" => "AUDIT.md", "tools/secure-boot.md" => "secure-boot.md",
				"tests/boot/expected/page.png" => "page.png");
			($folder) = $ENV{PAPER} =~ m{^(.*/)?};
			sub place {
				my ($path, $anchor) = $_[0] =~ /^([^#]*)(#.*)?$/;
				return $_[0] if $path eq "" || $path =~ /^[a-z]+:/;
				my $from = $folder // "";
				$from =~ s{[^/]+/$}{} while $path =~ s{^\.\./}{};
				my $to = $installed{"$from$path"};
				return defined $to ? $to . ($anchor // "") : undef;
			}
		}
		s{(\*\*)?(!?)\[([^\]]*)\]\(([^)\s]+)\)(\*\*)?}{my $to = place($4); ($1 // "") . (defined $to ? "$2\[$3]($to)" : $3) . ($5 // "")}ge;
	' "$1" | install -D -m 644 /dev/stdin "$doc/$2"
}
for file in README.md CHANGELOG.md; do
	PAPER=$file paper "$file" "$file"
done
PAPER=kernel/audit/README.md paper kernel/audit/README.md AUDIT.md
PAPER=tools/secure-boot.md paper tools/secure-boot.md secure-boot.md
put 644 "$doc" tests/boot/expected/page.png

# ---- What is borrowed ----

# A kernel of one's own needs no more than these: -I.../brightline -I.../brightline/x86_64.
find include -path include/audit -prune -o -name '*.h' -printf '%P\n' | sort |
	(cd include && put_tree "$prefix/include/brightline")
tools/borrowed.sh | put_tree "$doc/examples"
put 644 "$doc/examples" tests/boot/borrowed_loader.c tests/boot/foreign_kernel.c LICENSE
install -m 644 tests/boot/borrowed.mk "$doc/examples/Makefile"
