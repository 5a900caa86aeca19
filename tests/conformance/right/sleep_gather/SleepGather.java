// A thread for each nap, from an executor.
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class SleepGather {
    static String nap(String word) throws InterruptedException {
        String name = word.split("=")[0];
        double seconds = Double.parseDouble(word.split("=")[1]);
        System.out.println(name + " sleeps");
        Thread.sleep(Math.round(seconds * 1000));
        System.out.println(name + " wakes");
        return name;
    }

    public static void main(String[] args) throws Exception {
        var naps = args.length > 0 ? args : new String[] {"Task-A=1", "Task-B=0.1", "Task-C=0.1"};
        var pool = Executors.newCachedThreadPool();
        List<Future<String>> futures = new ArrayList<>();
        for (String word : naps) futures.add(pool.submit(() -> nap(word)));
        var gathered = new StringBuilder("gathered");
        for (Future<String> future : futures) gathered.append(" ").append(future.get());
        System.out.println(gathered);
        pool.shutdown();
    }
}
