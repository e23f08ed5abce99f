# The checklists folder of the lab: an inventory and roles that point at it, and the shipped scenario. Sourced by `lab`.

write_inventory() {
  local library folder
  library=$(realpath "$here/../../../checklists")
  for folder in checklists checklists-noprivilege; do
    mkdir -p "$LAB_DIR/$folder"
    write_targets >"$LAB_DIR/$folder/targets.yaml"
    ln -s "$library/db-replication.yaml" "$LAB_DIR/$folder/db-replication.yaml"
  done
  write_roles monitor >"$LAB_DIR/checklists/roles.yaml"
  write_roles noprivilege >"$LAB_DIR/checklists-noprivilege/roles.yaml"
}

write_targets() {
  local primary replica
  primary=$(<"$LAB_DIR/primary/port") replica=$(<"$LAB_DIR/replica/port")
  cat <<YAML
version: 1
targets:
  prod-mysql-03:
    host: 127.0.0.1
    port: $replica
    labels: {env: lab, service: mysql, role: replica}
    vars: {primary: prod-mysql-01, primary_host: 127.0.0.1, primary_port: "$primary"}
  prod-mysql-01:
    host: 127.0.0.1
    port: $primary
    labels: {env: lab, service: mysql, role: primary}
  wrong-port:
    host: 127.0.0.1
    port: 1
    labels: {env: lab, service: mysql, role: replica}
YAML
}

write_roles() {
  cat <<YAML
version: 1
roles:
  db-reader:
    description: Read the replication state
    vars: {user: $1}
    env:
      MYSQL_PWD: {file: $LAB_DIR/secrets/$1}
  db-admin:
    description: Start and stop replication
    vars: {user: admin}
    env:
      MYSQL_PWD: {file: $LAB_DIR/secrets/admin}
YAML
}
