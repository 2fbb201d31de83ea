package io.ecrpusher.cli.grant;

import io.ecrpusher.cli.terminal.Terminal;

/** Shows how many clusters are done: in one line on a terminal, else in a line for every tenth. */
final class Progress {
    private static final int LINES = 10;

    private final Terminal terminal;
    private final String doing;
    private final int total;
    private int done;

    Progress(Terminal terminal, String doing, int total) {
        this.terminal = terminal;
        this.doing = doing;
        this.total = total;
    }

    synchronized void add() {
        done++;
        if (total == 1) {
            return;
        }
        if (terminal.interactive()) {
            terminal.err().print("\r" + line());
            terminal.err().flush();
        } else if (done * LINES / total > (done - 1) * LINES / total) {
            terminal.err().println(line());
        }
    }

    synchronized void end() {
        if (terminal.interactive() && total > 1 && done > 0) {
            terminal.err().println();
        }
    }

    private String line() {
        return "%s: %d of %d clusters".formatted(doing, done, total);
    }
}
