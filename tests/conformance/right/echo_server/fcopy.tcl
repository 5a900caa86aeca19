# Each channel copied into itself in the background.
proc accept {channel host port} {
    fconfigure $channel -blocking 0 -translation binary
    fcopy $channel $channel -command [list finish $channel]
}

proc finish {channel bytes {error ""}} {
    catch { close $channel }
}

set port [expr {[llength $argv] ? [lindex $argv 0] : 0}]
set server [socket -server accept -myaddr 127.0.0.1 $port]
puts "listening on 127.0.0.1:[lindex [fconfigure $server -sockname] 2]"
flush stdout
vwait forever
