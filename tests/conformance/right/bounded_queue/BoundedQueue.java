// An ArrayBlockingQueue, and a number for each worker that says that no more items come.
import java.util.ArrayList;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

class BoundedQueue {
    static final int END = 0;

    static void produce(BlockingQueue<Integer> queue) throws InterruptedException {
        for (int item = 1; item <= 8; item++) {
            queue.put(item);
            System.out.println("producer puts " + item);
        }
        System.out.println("producer is done");
    }

    static void work(BlockingQueue<Integer> queue, String name, double seconds) {
        try {
            for (int item = queue.take(); item != END; item = queue.take()) {
                System.out.println(name + " takes " + item);
                Thread.sleep(Math.round(seconds * 1000));
                System.out.println(name + " finishes " + item);
            }
        } catch (InterruptedException error) {
            System.err.println(error);
        }
        System.out.println(name + " ends");
    }

    public static void main(String[] args) throws InterruptedException {
        var workers = args.length > 0 ? args : new String[] {"worker-1=0.1", "worker-2=0.1"};
        var queue = new ArrayBlockingQueue<Integer>(2);
        var threads = new ArrayList<Thread>();
        for (String worker : workers) {
            var words = worker.split("=");
            threads.add(new Thread(() -> work(queue, words[0], Double.parseDouble(words[1]))));
        }
        for (Thread thread : threads) thread.start();
        produce(queue);
        for (String worker : workers) queue.put(END);
        for (Thread thread : threads) thread.join();
        System.out.println("main ends");
    }
}
