/** Trino's main class, which Maven Central lacks: the server is in trino-main. */
public final class Launch {
    public static void main(String[] arguments) {
        new io.trino.server.Server().start("435");
    }
}
