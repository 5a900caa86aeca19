# A timer for each nap; the event loop runs until the last has fired.
fconfigure stdout -buffering line
if {![llength $argv]} { set argv {Task-A=1 Task-B=0.1 Task-C=0.1} }

proc wake {name} {
    puts "$name wakes"
    incr ::asleep -1
}

set asleep [llength $argv]
foreach nap $argv {
    lassign [split $nap =] name seconds
    lappend names $name
    puts "$name sleeps"
    after [expr {round($seconds * 1000)}] [list wake $name]
}
while {$asleep} { vwait asleep }
puts "gathered $names"
