// A thread for each client, with the default backlog of 50.
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

class EchoServer {
    static void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException error) {
            System.err.println(error);
        }
    }

    public static void main(String[] args) throws IOException {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 0;
        try (var server = new ServerSocket(port, 0, InetAddress.getByName("127.0.0.1"))) {
            System.out.println("listening on 127.0.0.1:" + server.getLocalPort());
            while (true) {
                var client = server.accept();
                new Thread(() -> echo(client)).start();
            }
        }
    }
}
