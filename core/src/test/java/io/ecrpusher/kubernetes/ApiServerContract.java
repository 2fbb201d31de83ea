package io.ecrpusher.kubernetes;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Runs each test against a simulated API server and, with {@code -Dkube.kubeconfig}, a real one.
 */
public abstract class ApiServerContract {
    private final Server kind;

    /** The API server of the current test. */
    protected TestApiServer server;

    protected ApiServerContract(Server kind) {
        this.kind = kind;
    }

    /** The API servers that the contract runs against. */
    public enum Server {
        SIMULATED {
            @Override
            TestApiServer start() {
                return TestApiServer.simulated();
            }
        },
        REAL {
            @Override
            TestApiServer start() {
                return TestApiServer.real();
            }
        };

        abstract TestApiServer start();
    }

    @BeforeEach
    void startServer() {
        server = kind.start();
    }

    @AfterEach
    void closeServer() {
        if (server != null) {
            server.close();
        }
    }
}
