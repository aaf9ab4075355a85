// The rules that need no files, and where the system keeps those of the Core Rule Set.

internal import SecLang
internal import WAF

enum BuiltInRules {
    /// The rule set `basic`: what no honest request has, for those without the Core Rule Set.
    static let source = RuleSource(
        syntax: RuleSetReader.read(text: Array(text.utf8), named: "basic", resolver: NoIncludes()),
        resources: .none, digest: text.hashValue)

    /// Files of the Core Rule Set, as packages install them; the first that is there is taken.
    static let coreRuleSetPlaces = [
        ["/etc/modsecurity/crs/crs-setup.conf", "/usr/share/modsecurity-crs/rules/*.conf"]
    ]

    private static let text = """
        SecRule REQBODY_ERROR "!@eq 0" "id:190001,phase:2,deny,status:400,log,severity:ERROR,\
            msg:'The request body is not what it says it is',logdata:'%{REQBODY_ERROR_MSG}'"
        SecRule REQUEST_URI_RAW "@rx (?i)(?:\\x5c|/|%2f|%5c)(?:\\.|%2e){2}(?:\\x5c|/|%2f|%5c|$)" \
            "id:190002,phase:1,deny,log,severity:CRITICAL,msg:'Path traversal',logdata:'%{MATCHED_VAR}'"
        SecRule REQUEST_FILENAME "@pm /.git/ /.svn/ /.env /.htpasswd /.aws/credentials /etc/passwd /wp-config.php" \
            "id:190003,phase:1,deny,log,t:urlDecodeUni,t:normalizePath,severity:CRITICAL,\
            msg:'A file that is not for clients',logdata:'%{MATCHED_VAR}'"
        SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|REQUEST_HEADERS:User-Agent|REQUEST_HEADERS:Referer "@detectSQLi" \
            "id:190004,phase:2,deny,log,capture,t:utf8toUnicode,t:urlDecodeUni,t:removeNulls,severity:CRITICAL,\
            msg:'SQL injection',logdata:'%{TX.0} found within %{MATCHED_VAR_NAME}'"
        SecRule ARGS|ARGS_NAMES|REQUEST_COOKIES|REQUEST_HEADERS:User-Agent "@detectXSS" \
            "id:190005,phase:2,deny,log,t:utf8toUnicode,t:urlDecodeUni,t:htmlEntityDecode,t:jsDecode,t:removeNulls,\
            severity:CRITICAL,msg:'Cross-site scripting',logdata:'%{MATCHED_VAR_NAME}'"
        SecRule ARGS|REQUEST_HEADERS "@rx (?i)\\$\\{(?:jndi|[a-z:-]*\\$\\{)" \
            "id:190006,phase:2,deny,log,t:urlDecodeUni,severity:CRITICAL,msg:'Log4j look-up',\
            logdata:'%{MATCHED_VAR_NAME}'"
        SecRule ARGS "@rx (?i)(?:;|\\||`|&&|\\$\\()\\s*(?:cat|wget|curl|nc|bash|sh|powershell|cmd)\\b" \
            "id:190007,phase:2,deny,log,t:urlDecodeUni,severity:CRITICAL,msg:'Shell command',\
            logdata:'%{MATCHED_VAR_NAME}'"
        """
}

/// A rule set in one text includes nothing.
private struct NoIncludes: IncludeResolver {
    func files(matching pattern: String, from includer: String?) throws(IncludeFailure) -> [String] {
        throw IncludeFailure("a built-in rule set includes nothing")
    }

    func bytes(of file: String, limit: Int) throws(IncludeFailure) -> [UInt8] {
        throw IncludeFailure("a built-in rule set includes nothing")
    }

    func identity(of file: String) -> String { file }
}
