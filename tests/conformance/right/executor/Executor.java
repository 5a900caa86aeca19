// A pool of threads that grows with the calls.
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class Executor {
    static String block(String name, double seconds) throws InterruptedException {
        System.out.println(name + " blocks");
        Thread.sleep(Math.round(seconds * 1000));
        System.out.println(name + " returns");
        return name;
    }

    public static void main(String[] args) throws Exception {
        if (args.length == 0) args = new String[] {"Task-A=1", "Task-B=0.1", "Task-C=0.1"};
        var pool = Executors.newCachedThreadPool();
        var futures = new ArrayList<Future<String>>();
        var shortest = Double.MAX_VALUE;
        for (var word : args) {
            var parts = word.split("=");
            var seconds = Double.parseDouble(parts[1]);
            shortest = Math.min(shortest, seconds);
            futures.add(pool.submit(() -> block(parts[0], seconds)));
        }
        System.out.println("main sleeps");
        Thread.sleep(Math.round(shortest / 2 * 1000));
        System.out.println("main wakes");
        var line = new StringBuilder("gathered");
        for (var future : futures) line.append(" ").append(future.get());
        System.out.println(line);
        pool.shutdown();
    }
}
