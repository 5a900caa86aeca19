# One process, and a buffer for each client.
use strict;
use warnings;
use IO::Select;
use IO::Socket::INET;

$| = 1;
$SIG{PIPE} = "IGNORE";
my $server = IO::Socket::INET->new(
    LocalAddr => "127.0.0.1", LocalPort => $ARGV[0] // 0, Listen => 5, ReuseAddr => 1,
) or die "listen: $@";
$server->blocking(0);
print "listening on 127.0.0.1:", $server->sockport, "\n";

my $readers = IO::Select->new($server);
my $writers = IO::Select->new;
my (%buffer, %ended);

sub finish {
    my ($client) = @_;
    $readers->remove($client);
    $writers->remove($client);
    delete $buffer{$client};
    delete $ended{$client};
    close $client;
}

while (1) {
    my ($readable, $writable) = IO::Select->select($readers, $writers, undef);
    for my $client (@$writable) {
        my $sent = syswrite $client, $buffer{$client};
        if (!defined $sent) {
            finish($client) unless $!{EAGAIN};
            next;
        }
        substr $buffer{$client}, 0, $sent, "";
        next if length $buffer{$client};
        $writers->remove($client);
        if ($ended{$client}) { finish($client) } else { $readers->add($client) }
    }
    for my $client (@$readable) {
        if ($client == $server) {
            my $new = $server->accept or next;
            $new->blocking(0);
            $readers->add($new);
            next;
        }
        next unless defined fileno $client;
        my $read = sysread $client, my $data, 65536;
        if ($read) {
            $buffer{$client} = $data;
            $readers->remove($client);
            $writers->add($client);
        } elsif (defined $read or !$!{EAGAIN}) {
            finish($client);
        }
    }
}
