// A thread for each job; `get` wraps what a job has thrown.
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

class Failure {
    static double seconds(String word) {
        return Double.parseDouble(word.split("=")[1]);
    }

    static void sleep(double seconds) throws InterruptedException {
        Thread.sleep(Math.round(seconds * 1000));
    }

    static Void work(String word) throws InterruptedException {
        String name = word.split("=")[0];
        System.out.println(name + " works");
        sleep(seconds(word));
        if (name.startsWith("Oops")) {
            System.out.println(name + " raises " + IllegalStateException.class.getName());
            throw new IllegalStateException(name);
        }
        System.out.println(name + " ends");
        return null;
    }

    public static void main(String[] args) throws InterruptedException {
        var jobs = args.length > 0 ? args : new String[] {"Task-A=0.3", "Oops=0.1", "Task-B=0.3"};
        var pool = Executors.newCachedThreadPool();
        List<Future<Void>> futures = new ArrayList<>();
        double longest = 0;
        for (String word : jobs) {
            longest = Math.max(longest, seconds(word));
            futures.add(pool.submit(() -> work(word)));
        }
        try {
            for (Future<Void> future : futures) future.get();
        } catch (ExecutionException error) {
            String name = error.getClass().getName(), cause = error.getCause().getClass().getName();
            System.out.println("main catches " + name + " of " + cause);
        }
        sleep(longest);
        System.out.println("main ends");
        pool.shutdown();
    }
}
