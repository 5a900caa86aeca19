// A thread for each client, with the backlog of the standard library.
use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::{env, thread};

fn echo(mut client: TcpStream) -> io::Result<()> {
    let mut buffer = [0; 65536];
    loop {
        let count = client.read(&mut buffer)?;
        if count == 0 {
            return Ok(());
        }
        client.write_all(&buffer[..count])?;
    }
}

fn main() -> io::Result<()> {
    let port = env::args().nth(1).map_or(0, |text| text.parse().unwrap());
    let listener = TcpListener::bind(("127.0.0.1", port))?;
    println!("listening on {}", listener.local_addr()?);
    for client in listener.incoming() {
        let client = client?;
        thread::spawn(move || echo(client));
    }
    Ok(())
}
