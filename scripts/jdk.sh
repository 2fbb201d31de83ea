# Sourced: sets JAVA25 to a JDK 25 or newer, looked for in the usual places, or says what is missing.
JAVA25=
for candidate in "${JAVA_HOME:-}/bin/java" "$(command -v java || true)" \
    /usr/lib/jvm/*25*/bin/java /opt/*jdk*25*/bin/java "$HOME"/.sdkman/candidates/java/*25*/bin/java \
    "$HOME"/.jdks/*25*/bin/java "$HOME"/.m2/jdks/*25*/bin/java \
    /Library/Java/JavaVirtualMachines/*25*/Contents/Home/bin/java; do
    [ -x "$candidate" ] || continue
    version=$("$candidate" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
    if [ "${version:-0}" -ge 25 ]; then
        JAVA25=$candidate
        break
    fi
done
[ -n "$JAVA25" ] || {
    echo "ecr-pusher needs a JDK 25 or newer and found none: install one (for example Eclipse Temurin 25), or set JAVA_HOME to it." >&2
    exit 1
}
command -v mvn >/dev/null || {
    echo "ecr-pusher needs Maven 3.8 or newer and found none: install it and put mvn on the PATH." >&2
    exit 1
}
