// Daemon threads, which Java ends with the process; it prints what they throw.
class Background {
    static void sleep(double seconds) {
        try {
            Thread.sleep(Math.round(seconds * 1000));
        } catch (InterruptedException error) {
            throw new IllegalStateException(error);
        }
    }

    static void work(String name, double seconds) {
        System.out.println(name + " works");
        sleep(seconds);
        if (name.startsWith("Oops")) {
            System.out.println(name + " fails");
            throw new IllegalStateException(name);
        }
        System.out.println(name + " ends");
    }

    public static void main(String[] args) {
        var jobs = args.length > 0 ? args : new String[] {"Task-A=0.2", "Oops=0.1", "Task-B=1"};
        for (String job : jobs) {
            String[] word = job.split("=");
            Thread thread = new Thread(() -> work(word[0], Double.parseDouble(word[1])));
            thread.setDaemon(true);
            thread.start();
        }
        System.out.println("main goes on");
        sleep(0.5);
        System.out.println("main ends");
    }
}
