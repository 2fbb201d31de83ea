#!/bin/sh
# Writes the keys and certificates of ClientIdentityTest, with openssl 3. They open nothing.
set -eu
cd "$(dirname "$0")"
write() { # NAME TRADITIONAL OPENSSL-GENPKEY-ARGUMENTS
    name=$1 traditional=$2
    shift 2
    openssl genpkey "$@" -out key.tmp 2>/dev/null
    openssl req -x509 -new -key key.tmp -subj "/CN=test" -days 36500 -out certificate.tmp
    if [ "$traditional" = yes ]; then openssl pkey -traditional -in key.tmp -out key.tmp2; else cp key.tmp key.tmp2; fi
    cat certificate.tmp key.tmp2 > "$name.pem"
    rm key.tmp key.tmp2 certificate.tmp
}
write rsa-pkcs1 yes -algorithm RSA -pkeyopt rsa_keygen_bits:2048
write rsa-pkcs8 no -algorithm RSA -pkeyopt rsa_keygen_bits:2048
write p256-sec1 yes -algorithm EC -pkeyopt ec_paramgen_curve:P-256
write p256-pkcs8 no -algorithm EC -pkeyopt ec_paramgen_curve:P-256
write p384-sec1 yes -algorithm EC -pkeyopt ec_paramgen_curve:P-384
write p521-sec1 yes -algorithm EC -pkeyopt ec_paramgen_curve:P-521
write ed25519-pkcs8 no -algorithm ED25519
# The keys of p256-sec1 and rsa-pkcs1 with a password.
openssl pkcs8 -topk8 -in p256-sec1.pem -passout pass:test -out p256-encrypted.pem
openssl rsa -traditional -aes128 -passout pass:test -in rsa-pkcs1.pem -out rsa-encrypted.pem
