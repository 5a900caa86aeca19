# A process for each client; nobody waits for it.
use strict;
use warnings;
use IO::Socket::INET;

$| = 1;
my $server = IO::Socket::INET->new(
    LocalAddr => "127.0.0.1", LocalPort => $ARGV[0] // 0, Listen => 5, ReuseAddr => 1,
) or die "listen: $@";
$SIG{CHLD} = "IGNORE";
$SIG{TERM} = sub { $SIG{TERM} = "DEFAULT"; kill TERM => -getpgrp };
print "listening on 127.0.0.1:", $server->sockport, "\n";

while (1) {
    my $client = $server->accept or next;
    my $child = fork // die "fork: $!";
    if ($child) { close $client; next }
    $SIG{TERM} = "DEFAULT";
    close $server;
    while (sysread $client, my $data, 65536) {
        while (length $data) {
            my $sent = syswrite $client, $data or exit;
            substr $data, 0, $sent, "";
        }
    }
    exit;
}
