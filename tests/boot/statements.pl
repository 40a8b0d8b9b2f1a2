# SPDX-License-Identifier: BSD-2-Clause-Patent
#
# Reads what the head of a driver under test expects of the audit; tests/drivers/driver.h has the
# statements. Perl scripts of this folder `require` it.
use strict;
use warnings;

sub slurp {
	my ($path) = @_;
	open my $file, '<', $path or die "$path: $!\n";
	return <$file>;
}

# Key => values: `expect` => ['class=...', ...], `tainted` => ['yes'].
sub read_head {
	my ($source) = @_;
	my (%statements, $open);
	for (slurp($source)) {
		last if m{^ \*/};
		if (/^ \* ((?:expect|hidden-by|tainted|unloaded-by|first-call|census)[a-z-]*): (.*)/) {
			push @{$statements{$1}}, $2;
			$open = $statements{$1};
		} elsif (/^ \*\t(.*)/ && $open) {
			$open->[-1] .= " $1";
		} else {
			undef $open;
		}
	}
	return %statements;
}

# One finding for each combination of what commas separate; a plus is a comma of the report's.
sub combinations {
	my ($driver, $text) = @_;
	my @findings = ({image => "$driver.efi"});
	for my $word (split ' ', $text) {
		my ($key, $values) = split /=/, $word, 2;
		@findings = map { my $finding = $_; map { {%$finding, $key => tr/+/,/r} } split /,/, $values }
			@findings;
	}
	return @findings;
}

# `left-physical chain=.data+list,0x0` as kind, variable and the offsets behind it.
sub suspect {
	my ($driver, $text) = @_;
	my ($kind, $root, @offsets) = $text =~ /^(\S+) chain=\.data\+([^,]+)(?:,(.*))?$/
		or die "$driver: no suspect can be read from: $text\n";
	return {
		image    => "$driver.efi",
		kind     => $kind,
		variable => $root,
		offsets  => join ',', grep { defined } @offsets,
	};
}

# Only the image of a runtime driver stays; it has a check of its own.
sub is_runtime {
	my ($name) = @_;
	return $name !~ /_application$/ && $name !~ /^boot_(?:.*_)?driver$/;
}

# What one driver expects. `checks` are those that are not ok, by a finding or without one; the
# check of ResetSystem is made before the service is called.
sub statements {
	my ($source) = @_;
	my ($name)   = $source =~ m{([^/]+)\.c$};
	my %head     = read_head($source);
	die "$source: no line says what the audit is expected to find\n" unless grep { /^expect/ } keys %head;

	my @findings = map { combinations($name, $_) } grep { $_ ne 'none' } @{$head{expect} // []};
	my @not_ok   = map { split } @{$head{'expect-not-ok'} // []};
	my @suspects = map { suspect($name, $_) } @{$head{'expect-census'} // []};
	my @by_finding = map { $_->{service} eq 'ExitBootServices' ? 'audit.findings' : "service.$_->{service}" }
		grep { $_->{phase} ne 'reset' && $_->{service} ne '*' } @findings;
	return {
		name      => $name,
		findings  => \@findings,
		not_ok    => \@not_ok,
		suspects  => \@suspects,
		is_runtime => is_runtime($name) && !$head{'unloaded-by'},
		unloader  => $head{'unloaded-by'}[0],
		checks    => {map { $_ => 1 } @not_ok, @by_finding},
		skips     => [map { split } @{$head{'expect-skip'} // []}],
		oks       => [map { split } @{$head{'expect-ok'} // []}],
		facts     => $head{'expect-fact'} // [],
		bail_outs => $head{'expect-bail-out'} // [],
		hangs     => $head{'expect-hang'} // [],
		ends      => $head{'expect-end'} // [],
		exceptions => $head{'expect-exception'} // [],
		hidden_by => {map { $_ => 1 } split ' ', $head{'hidden-by'}[0] // ''},
		tainted   => defined $head{tainted},
		first_call => $head{'first-call'}[0] // 'boot',
	};
}

1;
