# A root, an issuing authority and one certificate per case. Sourced by `lab`.

make_certificates() {
  (umask 077 && mkdir "$LAB_DIR/certs")
  (
    cd "$LAB_DIR/certs"
    exec >>"$LAB_DIR/log/openssl" 2>&1
    openssl ecparam -name prime256v1 -genkey -noout -out key.pem
    authority_settings >ca.cnf
    touch index.txt
    openssl req -x509 -new -config ca.cnf -extensions authority -key key.pem -subj '/O=Lab/CN=Lab Root' -days 3650 -out root.pem
    openssl req -new -config ca.cnf -key key.pem -subj '/O=Lab/CN=Lab Issuing' -out issuing.csr
    openssl x509 -req -in issuing.csr -CA root.pem -CAkey key.pem -set_serial 2 -days 1825 \
      -extfile ca.cnf -extensions authority -out issuing.pem
    leaf ok localhost '-30 days' '+300 days'
    leaf nochain localhost '-30 days' '+300 days'
    leaf expired localhost '-120 days' '-3 days'
    leaf future localhost '+2 days' '+90 days'
    leaf wronghost elsewhere.example.test '-1 day' '+90 days'
    leaf left71h localhost '-60 days' '+71 hours'
    leaf left73h localhost '-60 days' '+73 hours'
    openssl req -x509 -new -config ca.cnf -key key.pem -days 90 -subj '/O=Lab/CN=localhost' -addext 'subjectAltName=DNS:localhost' -out selfsigned.pem
  )
}

# leaf NAME HOST BEGIN END: `openssl ca` is the only command of OpenSSL 3.0 that takes exact dates.
leaf() {
  printf 'subjectAltName=DNS:%s\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n' "$2" >leaf.ext
  openssl req -new -config ca.cnf -key key.pem -subj "/O=Lab/CN=$2" -out leaf.csr
  openssl ca -batch -config ca.cnf -cert issuing.pem -keyfile key.pem -in leaf.csr -notext \
    -startdate "$(instant "$3")" -enddate "$(instant "$4")" -extfile leaf.ext -out "$1.pem"
}

instant() {
  date -u -d "$1" +%Y%m%d%H%M%SZ
}

authority_settings() {
  cat <<'CNF'
[req]
distinguished_name = name
[name]
[ca]
default_ca = lab
[lab]
database = index.txt
new_certs_dir = .
default_md = sha256
rand_serial = yes
policy = any
unique_subject = no
[any]
organizationName = optional
commonName = supplied
[authority]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
CNF
}
