import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginBundle;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * One Elasticsearch node for tests: {@code TestNode HOME RUN NAME}.
 *
 * HOME holds modules/ and plugins/ and is shared; RUN holds config/, data/ and logs/ of this node.
 * The node ends at SIGTERM, and when its standard input closes: whoever started it is gone, and
 * then RUN is removed too, as nobody else is left to do it.
 */
public final class TestNode {
    private static final long SECONDS_TO_CLOSE = 20;
    private static volatile boolean orphaned = false;

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]).toAbsolutePath();
        Path run = Path.of(args[1]).toAbsolutePath();
        String name = args[2];
        watchParent();

        LogConfigurator.setNodeName(name);
        Settings settings = Settings.builder().put("path.home", home).put("node.name", name).build();
        Environment env = InternalSettingsPreparer.prepareEnvironment(
            settings, Map.of(), run.resolve("config"), () -> name);
        LogConfigurator.configure(env, true);
        PluginsLoader loader = PluginsLoader.createPluginsLoader(
            bundles("loadModulesBundles", env.modulesDir()),
            bundles("loadPluginsBundles", env.pluginsDir()),
            Map.of(), false);
        Node node = new Node(env, loader);
        // Before start(): the node answers, and may be told to stop, before start() returns.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node, run)));
        node.start();
        new CountDownLatch(1).await();
    }

    /** The two methods take a second argument since version 9: one source serves both. */
    @SuppressWarnings("unchecked")
    private static Set<PluginBundle> bundles(String method, Path folder) throws Exception {
        for (var found : PluginsLoader.class.getMethods()) {
            if (found.getName().equals(method)) {
                Object[] args = found.getParameterCount() == 1
                    ? new Object[] {folder} : new Object[] {folder, false};
                return (Set<PluginBundle>) found.invoke(null, args);
            }
        }
        throw new NoSuchMethodException(method);
    }

    private static void watchParent() {
        Thread watcher = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    continue;
                }
            } catch (IOException closed) {
                // The same as its end.
            }
            orphaned = true;
            haltLater();
            System.exit(0);
        }, "parent-watcher");
        watcher.setDaemon(true);
        watcher.start();
    }

    /** A node that cannot close must not stay behind. */
    private static void haltLater() {
        Thread halt = new Thread(() -> {
            try {
                Thread.sleep(SECONDS_TO_CLOSE * 1000);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(1);
        });
        halt.setDaemon(true);
        halt.start();
    }

    private static void close(Node node, Path run) {
        try {
            node.close();
            if (orphaned) {
                remove(run);
            }
        } catch (IOException error) {
            System.err.println("could not close: " + error);
        }
    }

    private static void remove(Path folder) throws IOException {
        List<Path> paths;
        try (var walk = Files.walk(folder)) {
            paths = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
