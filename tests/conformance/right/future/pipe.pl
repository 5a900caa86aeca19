# The worker is a child process, and the result comes by a pipe.
use strict;
use warnings;
use Time::HiRes qw(sleep);

$| = 1;
my $seconds = @ARGV ? $ARGV[0] : 1;
print "main waits\n";
pipe my $reader, my $writer or die "pipe: $!";
my $child = fork // die "fork: $!";
if (!$child) {
    close $reader;
    sleep $seconds;
    print "worker sets the result\n";
    print $writer "Done!\n";
    exit;
}
close $writer;
chomp(my $result = <$reader>);
print "main gets $result\n";
waitpid $child, 0;
