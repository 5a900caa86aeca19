// A CompletableFuture that a thread completes.
import java.util.concurrent.CompletableFuture;

class FutureResult {
    static void work(CompletableFuture<String> future, double seconds) {
        try {
            Thread.sleep(Math.round(seconds * 1000));
        } catch (InterruptedException error) {
            future.completeExceptionally(error);
        }
        System.out.println("worker sets the result");
        future.complete("Done!");
    }

    public static void main(String[] args) {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 1;
        var future = new CompletableFuture<String>();
        System.out.println("main waits");
        new Thread(() -> work(future, seconds)).start();
        System.out.println("main gets " + future.join());
    }
}
