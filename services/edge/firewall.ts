/** The web application firewall of the edge: ModSecurity 3 with the OWASP core rule set 3.3 of Debian 13. */

/** Larger bodies are refused wherever the firewall reads them; documents have their own path and their own scanner. */
export const inspectedBodyKiB = 128;

/** Where hospitals post their documents. */
export const documentPath = '/api/kcb/xml/';

const rules = '/usr/share/modsecurity-crs/rules';

/**
 * Left out: rules for other products (903), reputation feeds (910), flood protection (912, nginx has its own limits), and everything
 * about answers (95x): they hold health records, which nobody but their reader opens.
 */
const families = [
  '901-INITIALIZATION',
  '905-COMMON-EXCEPTIONS',
  '911-METHOD-ENFORCEMENT',
  '913-SCANNER-DETECTION',
  '920-PROTOCOL-ENFORCEMENT',
  '921-PROTOCOL-ATTACK',
  '930-APPLICATION-ATTACK-LFI',
  '931-APPLICATION-ATTACK-RFI',
  '932-APPLICATION-ATTACK-RCE',
  '933-APPLICATION-ATTACK-PHP',
  '934-APPLICATION-ATTACK-NODEJS',
  '941-APPLICATION-ATTACK-XSS',
  '942-APPLICATION-ATTACK-SQLI',
  '943-APPLICATION-ATTACK-SESSION-FIXATION',
  '944-APPLICATION-ATTACK-JAVA',
  '949-BLOCKING-EVALUATION',
];

const settings: Record<string, string | number> = {
  crs_setup_version: 337,
  paranoia_level: 1,
  executing_paranoia_level: 1,
  inbound_anomaly_score_threshold: 5,
  outbound_anomaly_score_threshold: 4,
  critical_anomaly_score: 5,
  error_anomaly_score: 4,
  warning_anomaly_score: 3,
  notice_anomaly_score: 2,
  allowed_methods: 'GET HEAD POST OPTIONS',
  allowed_request_content_type:
    '|application/json| |application/xml| |text/xml| |application/fhir+json| |application/x-www-form-urlencoded|',
  max_num_args: 255,
  arg_length: 2048,
  total_arg_length: 8192,
};

/** The firewall's file. It logs nothing: a rule's message quotes what it matched, and that may be a patient's name. */
export const firewallRules = (): string => `# Computed from the declarations.
SecRuleEngine On
SecRequestBodyAccess On
SecRequestBodyLimit ${inspectedBodyKiB * 1024}
SecRequestBodyNoFilesLimit ${inspectedBodyKiB * 1024}
SecRequestBodyLimitAction Reject
SecRequestBodyJsonDepthLimit 32
SecResponseBodyAccess Off
SecAuditEngine Off
SecTmpDir /tmp/
SecDataDir /tmp/
SecPcreMatchLimit 100000
SecUnicodeMapFile /etc/nginx/unicode.mapping 20127
SecDefaultAction "phase:1,nolog,noauditlog,pass"
SecDefaultAction "phase:2,nolog,noauditlog,pass"
SecAction "id:10000,phase:1,nolog,pass,t:none,${setVariables()}"
SecRule REQUEST_HEADERS:Content-Type "@rx ^application/([a-z0-9.-]+[+])?json" "id:10001,phase:1,nolog,pass,t:none,t:lowercase,chain"
SecRule REQUEST_URI "!@beginsWith ${documentPath}" "t:none,ctl:requestBodyProcessor=JSON"
SecRule REQBODY_ERROR "!@eq 0" "id:10002,phase:2,deny,status:400,nolog,t:none"
# A password may hold any character; it is compared with a hash and goes nowhere else.
SecRule REQUEST_URI "@beginsWith /api/auth/token/take" "id:10003,phase:1,nolog,pass,t:none,ctl:ruleRemoveTargetByTag=OWASP_CRS;ARGS:json.password"
${families.map((family) => `Include ${rules}/REQUEST-${family}.conf`).join('\n')}
`;

/**
 * On the document path the firewall judges address, query and headers but not the body: the gateway's scanner reads every byte
 * against the schema, and the base64 or XML of a record only gives false alarms. ModSecurity runs its second phase, where it
 * refuses, only while it may read bodies; so it may, and keeps one byte.
 */
export const documentPathRules = `SecRequestBodyLimit 1
      SecRequestBodyLimitAction ProcessPartial`;

const setVariables = (): string =>
  Object.entries(settings)
    .map(([name, value]) => `setvar:'tx.${name}=${value}'`)
    .join(',');
