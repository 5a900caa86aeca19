// A thread that is interrupted, and the error that its future keeps.
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

class Cancel {
    static Void sleeper() throws InterruptedException {
        try {
            System.out.println("sleeper sleeps");
            Thread.sleep(60_000);
            System.out.println("sleeper wakes");
        } catch (InterruptedException error) {
            System.out.println("sleeper sees " + error.getClass().getName());
            throw error;
        } finally {
            System.out.println("sleeper cleans up");
            Thread.sleep(100);
            System.out.println("sleeper is done");
        }
        return null;
    }

    public static void main(String[] args) throws InterruptedException {
        double seconds = Double.parseDouble(args.length > 0 ? args[0] : "0.3");
        var pool = Executors.newSingleThreadExecutor();
        System.out.println("main waits");
        var future = pool.submit(Cancel::sleeper);
        Thread.sleep(Math.round(seconds * 1000));
        System.out.println("main cancels");
        pool.shutdownNow();
        System.out.println("main has asked");
        try {
            future.get();
            System.out.println("main sees nothing");
        } catch (ExecutionException error) {
            System.out.println("main sees " + error.getCause().getClass().getName());
        }
    }
}
