//! The verbs that an instruction may begin with.

/// English verbs, in their plain form.
const ENGLISH: &str = "\
    accept acknowledge add adjust agree analyse analyze answer apply approve archive ask assert assess assign attach \
    back begin block boot bring build calculate call cancel capture catch change check choose classify clean clear close \
    collect compare compute confirm connect contact continue convert copy correlate count create cut decide delete deploy \
    describe detach detect determine diagnose diff dig disable disconnect discover display do download drain drop dump \
    echo edit empty enable end enforce ensure enter enumerate escalate establish estimate evaluate evict examine exchange \
    exclude execute expand explain export expose extend extract fail fetch file fill filter find fix flush follow force \
    forward free freeze gather get give grant group guard halt handle hash hold identify ignore import increase inform \
    initialise initialize inspect install investigate invoke isolate issue join judge keep kill label launch leave limit \
    list listen load locate lock log look lower make mark match measure merge migrate monitor mount move name negotiate \
    note notice notify observe obtain open order page patch pause perform ping place poll predict prepare press prevent \
    print probe promote prove provide prune publish pull purge push put query quiesce raise reach read rebalance reboot \
    rebuild recall recheck recompute reconcile reconnect record recover recreate redeploy redirect reduce refresh refuse \
    register reject release reload remount remove rename renew repair repeat replace replay report request require reset \
    resize resolve restart restore resume resync retry return review revert revoke rewrite roll rotate route run sample \
    save say scale scan schedule search see select send separate serve set show shut sign silence skip sleep snapshot \
    sort split stand start state stop store stress submit suspend switch sync synchronise synchronize take tell terminate \
    test throttle tidy time toggle touch trace track transfer trigger trim try tune turn unblock uncordon undo uninstall \
    unlock unmount unregister update upgrade upload use vacuum validate verify view wait wake walk warn watch weigh wipe \
    withdraw write cordon taint compile count benchmark";

/// Chinese verbs that begin instructions; a title begins with one of them, there is no blank behind it.
const CHINESE: &[&str] = &[
    "确认", "检查", "检测", "检验", "校验", "核对", "核实", "验证", "查看", "查明", "查询", "查找", "查出", "测量",
    "测试", "测定", "统计", "计算", "计数", "读取", "获取", "收集", "采集", "抓取", "列出", "列举", "显示", "输出",
    "打印", "记录", "比较", "对比", "判断", "判定", "区分", "识别", "定位", "诊断", "分析", "评估", "排查", "搜索",
    "扫描", "监控", "监测", "观察", "等待", "询问", "通知", "联系", "上报", "执行", "运行", "启动", "启用", "开启",
    "停止", "停用", "关闭", "禁用", "重启", "重建", "重载", "重新", "重置", "重试", "恢复", "回滚", "还原", "切换",
    "提升", "降级", "升级", "更新", "更换", "替换", "修改", "修复", "调整", "设置", "设为", "配置", "添加", "增加",
    "创建", "新建", "删除", "移除", "清理", "清空", "清除", "释放", "扩容", "缩容", "迁移", "备份", "复制", "同步",
    "导出", "导入", "下载", "上传", "发送", "推送", "拉取", "部署", "安装", "卸载", "挂载", "隔离", "驱逐", "锁定",
    "解锁", "终止", "结束", "杀死", "续签", "轮换", "撤销", "授权", "登录", "连接", "断开", "打开", "将", "把", "对",
    "向", "找出", "看", "查", "测", "让",
];

/// Whether a text begins with a verb, as far as its language is known here: English and Chinese. Any other may begin as
/// it likes.
pub fn begins_with_one(language: &str, text: &str) -> bool {
    let text = text.trim_start();
    let is_han = text.chars().next().is_some_and(|first| ('\u{4e00}'..='\u{9fff}').contains(&first));
    if is_han {
        return CHINESE.iter().any(|verb| text.starts_with(verb));
    }
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    if !matches!(primary, "" | "en") || !text.is_ascii() && !text.starts_with(|first: char| first.is_ascii_alphabetic())
    {
        return true;
    }
    let word: String = text.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    // `Re-run` and `Double-check` are verbs by their last part.
    let rest = text[word.len()..].strip_prefix('-').unwrap_or_default();
    let second: String = rest.chars().take_while(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    let is_verb = |word: &str| ENGLISH.split_whitespace().any(|verb| verb == word);
    is_verb(&word) || is_verb(&second)
}

#[cfg(test)]
mod tests {
    use super::begins_with_one;

    #[test]
    fn an_instruction_begins_with_a_verb_in_its_plain_form() {
        for text in ["Verify that it runs", "check", "Re-run the job", "Find out why", "Tell MariaDB from MySQL"] {
            assert!(begins_with_one("", text), "{text}");
        }
        for text in
            ["The lag", "Replication lag", "Checking the lag", "Is it up?", "Status of the thread", "500 errors"]
        {
            assert!(!begins_with_one("en", text), "{text}");
        }
    }

    #[test]
    fn chinese_is_known_and_other_languages_are_left_alone() {
        assert!(begins_with_one("zh", "确认 SQL 线程在运行") && begins_with_one("", "测量延迟"));
        assert!(!begins_with_one("zh", "从库延迟"));
        assert!(begins_with_one("de", "Die Verzögerung messen") && begins_with_one("", "Überprüfen"));
    }
}
