// A pool with as many threads as the limit, and a queue of what is done.
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

class Limit {
    static String work(String name, double seconds) throws InterruptedException {
        System.out.println(name + " begins");
        Thread.sleep(Math.round(seconds * 1000));
        if (name.startsWith("Oops")) {
            System.out.println(name + " fails");
            throw new IllegalStateException(name);
        }
        System.out.println(name + " ends");
        return name;
    }

    public static void main(String[] args) throws InterruptedException {
        var words = args.length > 0 ? args
            : new String[] {"2", "Task-A=0.35", "Task-B=0.1", "Oops=0.1", "Task-C=0.1"};
        var pool = Executors.newFixedThreadPool(Integer.parseInt(words[0]));
        var results = new ExecutorCompletionService<String>(pool);
        for (int i = 1; i < words.length; i++) {
            String[] job = words[i].split("=");
            results.submit(() -> work(job[0], Double.parseDouble(job[1])));
        }
        for (int i = 1; i < words.length; i++) {
            try {
                System.out.println("main gets " + results.take().get());
            } catch (ExecutionException error) {
                System.out.println("main catches " + error.getCause().getMessage());
            }
        }
        System.out.println("main ends");
        pool.shutdown();
    }
}
