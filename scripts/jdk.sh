# Source this file: it sets JAVA25 to the java of a JDK 25 or newer, or says what to install.
JAVA25=
for candidate in "${JAVA_HOME:-}/bin/java" "$(command -v java || true)" \
    "$([ ! -x /usr/libexec/java_home ] || /usr/libexec/java_home -F -v 25+ 2>/dev/null || true)/bin/java" \
    /usr/lib/jvm/*/bin/java /opt/*jdk*/bin/java "$HOME"/.sdkman/candidates/java/*/bin/java \
    "$HOME"/.jdks/*/bin/java "$HOME"/.jdks/*/Contents/Home/bin/java "$HOME"/.m2/jdks/*/bin/java \
    /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java; do
    [ -x "$candidate" ] || continue
    version=$("$candidate" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -n 1)
    if [ "${version:-0}" -ge 25 ]; then
        JAVA25=$candidate
        break
    fi
done
[ -n "$JAVA25" ] || {
    echo "No JDK 25 or newer found. Install one, for example Eclipse Temurin 25, or set JAVA_HOME to it." >&2
    exit 1
}
command -v mvn >/dev/null || {
    echo "Maven not found. Install Maven 3.8 or newer and add mvn to the PATH." >&2
    exit 1
}
