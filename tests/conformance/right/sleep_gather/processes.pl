# A process for each nap.
use strict;
use warnings;

$| = 1;
my @naps = map { [split /=/] } @ARGV ? @ARGV : qw(Task-A=1 Task-B=0.1 Task-C=0.1);
for (@naps) {
    my ($name, $seconds) = @$_;
    next if fork;
    print "$name sleeps\n";
    select undef, undef, undef, $seconds;
    print "$name wakes\n";
    exit;
}
1 while wait != -1;
print join(" ", "gathered", map { $_->[0] } @naps), "\n";
