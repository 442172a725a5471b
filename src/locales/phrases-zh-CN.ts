/** Sentences of errors and refused rows in Chinese, by their English template (src/contract/said.ts). */
export const PHRASES_ZH_CN: Readonly<Record<string, string>> = {
  '"{0}" and "{1}" are both of {2}.': '“{0}”和“{1}”都是 {2} 的列。',
  '"{0}" is no answer to the question "{1}".': '“{0}”不是问题“{1}”的选项。',
  'The table has {0} columns, more than {1}.': '表有 {0} 列，超过 {1} 列。',
  'Export only the columns that are needed, or check the delimiter. Nothing was imported.':
    '请只导出所需的列，或检查分隔符。未导入任何内容。',
  '{0} cannot be unpacked: {1}': '{0} 无法解压：{1}',
  'The gzip file is damaged or cut off. Copy it again. Nothing was imported.':
    'gzip 文件已损坏或不完整，请重新复制。未导入任何内容。',
  '{0} cannot be read as Parquet: {1}': '{0} 无法按 Parquet 读取：{1}',
  'Write the Parquet file again, or export the table as CSV. Nothing was imported.':
    '请重新生成 Parquet 文件，或将表导出为 CSV。未导入任何内容。',
  '{0} holds both {1} and UTF-8 text.': '{0} 同时含有 {1} 和 UTF-8 文本。',
  'Export the table again in one encoding. Nothing was imported.':
    '请用同一种编码重新导出。未导入任何内容。',
  'The file can be read in more than one way: {0}. {1}. Possible answers: {2}.':
    '文件有多种读法：{0}。{1}。可选答案：{2}。',
  'Answer with --answer {0}=ANSWER, or in the mapping. Nothing was imported.':
    '请用 --answer {0}=答案，或在映射中回答。未导入任何内容。',
  'Answer with --answer {0}=ANSWER, or in the mapping; further questions: {1}. Nothing was imported.':
    '请用 --answer {0}=答案，或在映射中回答；其他问题：{1}。未导入任何内容。',
  'limitlab inspect lists the questions of a file and their answers.':
    'limitlab inspect 会列出文件的问题和可选答案。',
  '"{0}" is not a known text encoding.': '“{0}”不是已知的文本编码。',
  '"{0}" is not a month like 2023-01.': '“{0}”不是 2023-01 这样的月份。',
  '"{0}" is not a month like 2024-01': '“{0}”不是 2024-01 这样的月份',
  '"{0}" is not a number': '“{0}”不是数字',
  '"{0}" is not a type that the mapping names': '映射中没有“{0}”这一交易类型',
  '"{0}" is not in the years {1} to {2}': '“{0}”不在 {1} 至 {2} 年之间',
  '"{0}" is not one of {1}': '“{0}”不是下列之一：{1}',
  'A PDF or PNG needs Chromium, Chrome or Edge, and none was found.':
    '生成 PDF 或 PNG 需要 Chromium、Chrome 或 Edge，但没有找到。',
  'A condition of the policy names "{0}", which the cohort does not have.':
    '策略的某个条件引用了“{0}”，而客群没有这一列。',
  'A job "{0}" is already running.': '任务“{0}”已在运行。',
  'A quoted field does not end where a field may end, so what follows cannot be told apart.':
    '引号字段没有在字段应结束处结束，其后的内容无法区分。',
  'A record is longer than {0} characters.': '有一条记录超过 {0} 个字符。',
  'A transaction log needs a file of accounts with their limits.':
    '交易流水还需要一个含额度的账户文件。',
  'A value of the sweep makes no valid policy: {0}': '参数扫描的某个取值不能构成有效策略：{0}',
  'Add a family, such as balance with the pattern balance_{month}.':
    '请添加一个列族，例如余额，模式为 balance_{month}。',
  'Ask for the pack again: it may have been cut off on the way.':
    '请重新索取封存包：它可能在传输中被截断。',
  'Build or install LimitLab again.': '请重新构建或安装 LimitLab。',
  'Both axes vary {0}.': '两个轴都在变动 {0}。',
  'Check that the folder exists and that you may write in it.':
    '请确认文件夹存在，并且您有写入权限。',
  'Check that the folder exists, that you may write in it, and the free space.':
    '请确认文件夹存在、您有写入权限，且磁盘空间充足。',
  'Check that you may read the file and that no other program holds it.':
    '请确认您有读取权限，且文件未被其他程序占用。',
  'Check the columns, the delimiter and the encoding. Nothing was imported.':
    '请检查列、分隔符和编码。未导入任何内容。',
  'Check the free space and the permissions of the folder. Nothing was changed.':
    '请检查磁盘空间和文件夹权限。未作任何更改。',
  'Check the name and the folder, or create the project by importing into it.':
    '请检查名称和文件夹，或通过导入来新建项目。',
  'Check the name and the folder.': '请检查名称和文件夹。',
  'Check the parameter and the range; the policy must have the rule that is varied.':
    '请检查参数和范围；策略必须含有被变动的规则。',
  'Choose a champion or challenger that is a policy: a baseline notifies nobody.':
    '请选择一个本身是策略的冠军或挑战者：基线不会通知任何人。',
  'Choose a {0} file; a CSV file is imported into a project.':
    '请选择 {0} 文件；CSV 文件应导入到项目中。',
  'Choose another name, or remove that cohort first.': '请换一个名称，或先移除该客群。',
  'Choose another port with --port, or none for any free one.':
    '请用 --port 指定其他端口，或不指定而使用任一空闲端口。',
  'Choose one CSV file.': '请选择一个 CSV 文件。',
  'Choose the file again.': '请重新选择文件。',
  'Choose two different parameters.': '请选择两个不同的参数。',
  'Close the project there, then open it again.': '请先在那里关闭项目，再重新打开。',
  'Close the quote on this line, or double a quote that belongs to the text ("" inside "…"). Nothing was imported.':
    '请在本行闭合引号；属于文本的引号应写两次（"…" 内写 ""）。未导入任何内容。',
  'Copy the project to a folder in which you may write, and open the copy.':
    '请把项目复制到有写入权限的文件夹，再打开副本。',
  'Correct the document; a comma too many is the usual cause.':
    '请更正该文档；常见原因是多了一个逗号。',
  'Correct the pattern in the mapping; every family needs the same months without a gap.':
    '请更正映射中的模式；每个列族都要有相同且连续的月份。',
  'Create the folder first, or choose another one.': '请先新建该文件夹，或选择其他文件夹。',
  'Drop a file, not a folder.': '请拖入文件，而不是文件夹。',
  'Drop the column, put a keyed hash in its place, or allow it with a reason. Nothing was imported.':
    '请去掉该列、以带密钥的散列代替，或写明理由后放行。未导入任何内容。',
  'Export the extract again.': '请重新导出数据。',
  'Export the extract again; the first line must name the columns.':
    '请重新导出数据；第一行必须是列名。',
  'Give each policy a name of its own, so that results can be told apart.':
    '请给每套策略不同的名称，以便区分结果。',
  'Ids are compared as text: leading zeros count.': '账户编号按文本比较：前导零有意义。',
  'Import one first.': '请先导入一个客群。',
  'Install one, or name it in LIMITLAB_CHROMIUM; or save HTML or SVG and print that.':
    '请安装其中之一，或用 LIMITLAB_CHROMIUM 指明其位置；也可保存 HTML 或 SVG 后自行打印。',
  'It has {0}.': '它有 {0} 个。',
  'It has: {0}.': '现有：{0}。',
  'It may have another name; see the list of policies.': '它可能改了名称；请查看策略列表。',
  'Look at {0}, correct the mapping or the file, or allow a larger share. Nothing was imported.':
    '请查看{0}，更正映射或文件，或允许更大的拒绝比例。未导入任何内容。',
  'Look for a quote on this line that is never closed. Nothing was imported.':
    '请在本行查找未闭合的引号。未导入任何内容。',
  'More than {0} files are being uploaded.': '正在上传的文件超过 {0} 个。',
  'Name a dimension to segment by.': '请指定分组维度。',
  'Name another file to write.': '请另指定要写入的文件。',
  'Name a file to write.': '请指定要写入的文件。',
  'Name another place for the rejects.': '请为拒绝文件另选位置。',
  'Name another place with --rejects.': '请用 --rejects 另指定位置。',
  'Name the encoding of the file, e.g. gb18030 for Chinese text from Windows.':
    '请指定文件的编码，例如 Windows 中文文本为 gb18030。',
  'Name the file of accounts too (--accounts FILE).': '请同时指定账户文件（--accounts 文件）。',
  'None of the {0} rows could be read; the first: {1}.': '{0} 行都无法读取；第一行：{1}。',
  'Notices come from a policy, and this is none of the comparison’s policies.':
    '通知由策略产生，而这不是本次对比中的策略。',
  'Open it with that version or a later one. The file was not changed.':
    '请用该版本或更新的版本打开。文件未被更改。',
  'Open it, or choose another name.': '请打开它，或换一个名称。',
  'Please report this with the steps that led to it.': '请连同操作步骤一起反馈。',
  'Presets: {0}.': '预设：{0}。',
  'Read it as {0}, or leave the encoding to be detected.': '请按 {0} 读取，或让编码自动检测。',
  'Remove the cohort to be rid of it.': '若不再需要，请移除该客群。',
  'Rename one of them in the file.': '请在文件中改掉其中一个列名。',
  'Rename or remove one of them, or list the headers in the mapping.':
    '请改名或删除其中一列，或在映射中列明表头。',
  'Rename the column in the file, or import with a mapping that names it.':
    '请在文件中改列名，或用指明该列的映射导入。',
  'Restore the file from a backup.': '请从备份恢复该文件。',
  'Restore the file, or move it away; a new key gives other hashes.':
    '请恢复该文件，或将其移走；新密钥会产生不同的散列。',
  'Restore the project from a backup, or import the cohort again.':
    '请从备份恢复项目，或重新导入客群。',
  'Run again with the cohort as it is now.': '请以现在的客群重新运行。',
  'Save the report as HTML and print it from a browser.': '请将报告保存为 HTML，再用浏览器打印。',
  'Save the table as CSV (a workbook, an archive or a database file cannot be read).':
    '请将表格另存为 CSV（不能读取工作簿、压缩包或数据库文件）。',
  'Start it again with npm start or limitlab serve, then reload the page.':
    '请重新启动 LimitLab 并刷新页面。',
  'Store one: limitlab compare --save NAME.': '请先保存一个：limitlab compare --save 名称。',
  'The PDF could not be made: {0}': '无法生成 PDF：{0}',
  'The array {0} of the cohort does not match its seal.': '客群的数组 {0} 与其封印不符。',
  'The texts of the attribute {0} cannot be read.': '属性 {0} 的文本无法读取。',
  'The cohort "{0}" does not match its seal.': '客群“{0}”与其封印不符。',
  '{0} is not as LimitLab makes it: {1} is missing or was changed.':
    '{0} 与 LimitLab 生成的结构不符：{1} 缺失或被改动。',
  'Restore the file from a backup, or ask whoever sent it for the original. Nothing was read from it.':
    '请从备份恢复该文件，或向发送者索取原件。未从中读取任何内容。',
  'The array {0} of the cohort does not fit the others.': '客群的数组 {0} 与其他数组不匹配。',
  'The account ids of the cohort do not fit its accounts.': '客群的账户编号与账户不匹配。',
  'The months of the cohort do not fit its rows.': '客群的月份与其行不匹配。',
  'The array {0} holds what is no limit.': '数组 {0} 中有不是额度的值。',
  '{0} holds what LimitLab did not write there.': '{0} 中有并非 LimitLab 写入的内容。',
  'Restore the file from a backup. limitlab verify says what does not match.':
    '请从备份恢复该文件。limitlab verify 会列出不符之处。',
  '{0} could not be read within {1} s.': '{0} 未能在 {1} 秒内读取。',
  'Try again when the disk is less busy; else restore the file from a backup.':
    '请在磁盘较空闲时重试；否则请从备份恢复该文件。',
  'The lock file {0} cannot be used: {1}.': '锁文件 {0} 无法使用：{1}。',
  'Where no LimitLab has the project open, remove that file; else give yourself the right to write it.':
    '若没有 LimitLab 打开此项目，请删除该文件；否则请为自己添加写入权限。',
  'Nothing more of the upload arrived for {0} s.': '上传已有 {0} 秒没有新数据。',
  'Send the file again. Nothing was kept of it.': '请重新发送该文件。未保留其任何内容。',
  '{0} is no key file.': '{0} 不是密钥文件。',
  'Name a PEM file with an Ed25519 key.': '请指定包含 Ed25519 密钥的 PEM 文件。',
  '{0} cannot be read as a key: {1}': '无法将 {0} 读作密钥：{1}',
  'Name a PEM file with an Ed25519 key; the passphrase of an encrypted one goes into LIMITLAB_KEY_PASSPHRASE.':
    '请指定包含 Ed25519 密钥的 PEM 文件；加密密钥的口令放在 LIMITLAB_KEY_PASSPHRASE 中。',
  '{0} holds no Ed25519 key.': '{0} 中没有 Ed25519 密钥。',
  'limitlab keygen makes one.': '可用 limitlab keygen 生成。',
  'Other users of this machine may read {0}.': '本机其他用户可以读取 {0}。',
  'Take their rights away (chmod 600), or make a new key where they may have read it.':
    '请取消其权限（chmod 600）；若可能已被读取，请生成新密钥。',
  '{0} is the private key.': '{0} 是私钥。',
  'Name the public one, and keep the private one to yourself.': '请指定公钥，并妥善保管私钥。',
  'The array {0} of the cohort is incomplete.': '客群的数组 {0} 不完整。',
  'The assumptions are not valid: {0}': '假设无效：{0}',
  'The bytes near {0} are not {1} text.': '第 {0} 字节附近的内容不是 {1} 文本。',
  'The call does not come from the app.': '该调用并非来自本应用。',
  'The cohort "{0}" has changed, and the version in use is gone.':
    '客群“{0}”已更改，所用的版本已不存在。',
  'The cohort "{0}" has no former version.': '客群“{0}”没有旧版本。',
  'The cohort cannot be segmented by "{0}".': '客群不能按“{0}”分组。',
  'The cohort has no account "{0}".': '客群中没有账户“{0}”。',
  'The cohort lacks its array {0}.': '客群缺少数组 {0}。',
  'The cohort lacks its credit limits.': '客群缺少额度数据。',
  'The comparison has no challenger {0}.': '该对比没有挑战者 {0}。',
  'The connection to LimitLab was lost.': '与 LimitLab 的连接已断开。',
  'The file holds what looks like personal data: {0}.': '文件疑似含有个人信息：{0}。',
  'The file is not known to this session.': '当前会话不认识该文件。',
  'The file is too large to upload.': '文件过大，无法上传。',
  'The file was not answered with a result.': '提交文件后没有收到结果。',
  'The filter of {0} names cell {1}, which its dimensions do not have.':
    '来自 {0} 的筛选引用了单元格 {1}，而其维度中没有它。',
  'The job did not stop when asked, so its threads were ended. Nothing was changed.':
    '任务未按要求停止，其线程已被终止。未作任何更改。',
  'The file holds no policy.': '文件中没有策略。',
  'The job was cancelled. Nothing was changed.': '任务已取消。未作任何更改。',
  'The list of licences is not valid: {0}': '许可证列表无效：{0}',
  'The mapping is not valid: {0}': '列映射无效：{0}',
  'The mapping of this wide file names no columns by month.': '该宽表的映射没有指明任何按月的列。',
  'The policy is not valid: {0}': '策略无效：{0}',
  'The port {0} cannot be used: {1}': '端口 {0} 无法使用：{1}',
  'The project already has a cohort "{0}".': '项目中已有客群“{0}”。',
  'The project has no cohort "{0}".': '项目中没有客群“{0}”。',
  'The project has a comparison "{0}" already.': '项目中已有对比“{0}”。',
  'Choose another name, or remove that one first.': '请换一个名称，或先移除同名的对比。',
  'The project has a policy "{0}" already.': '项目中已有策略“{0}”。',
  'Give this one another name; archived policies keep theirs.':
    '请为此策略另取名称；已归档的策略保留其名称。',
  'The project has no comparison "{0}".': '项目中没有对比“{0}”。',
  'The project has no policy "{0}".': '项目中没有策略“{0}”。',
  'The project was written by a newer LimitLab (schema {0}, this one knows {1}).':
    '项目由更新版本的 LimitLab 写入（结构 {0}，本版本支持到 {1}）。',
  'The rejects file cannot be written: {0}': '拒绝文件无法写入：{0}',
  'The rejects file would overwrite the project or a file that is imported.':
    '拒绝文件会覆盖项目或被导入的文件。',
  'The sweep has {0} cells, more than {1}.': '参数扫描有 {0} 个单元格，超过 {1} 个。',
  'The upload failed ({0}).': '上传失败（{0}）。',
  'The worker of "{0}" ended: {1}.': '执行“{0}”的工作线程结束了：{1}。',
  'There are no assumptions "{0}".': '没有名为“{0}”的假设。',
  'There is already a project {0}.': '已有项目 {0}。',
  'There is no challenger {0}.': '没有挑战者 {0}。',
  'There is no column "{0}"; the file has: {1}.': '没有列“{0}”；文件中有：{1}。',
  'There is no column "{0}" (for {1}); the file has: {2}.':
    '没有列“{0}”（用作 {1}）；文件中有：{2}。',
  'There is no file {0}.': '文件 {0} 不存在。',
  'There is no folder {0}.': '文件夹 {0} 不存在。',
  'There is no mapping preset "{0}".': '没有名为“{0}”的映射预设。',
  'There is no method "{0}".': '没有方法“{0}”。',
  'There is no project {0}.': '项目 {0} 不存在。',
  'This host has no file dialogs.': '当前运行方式没有文件对话框。',
  'Try again; with less at once where memory ran out. Nothing was changed.':
    '请重试；若因内存不足，请减少一次处理的量。未作任何更改。',
  'Two columns are named "{0}".': '有两列都叫“{0}”。',
  'Two of the policies are named "{0}".': '有两套策略都叫“{0}”。',
  'Upload the file, or put the project into the data folder.':
    '请上传文件，或把项目放入数据文件夹。',
  "Use a canonical column or one of the cohort's attributes: {0}.":
    '请使用标准列，或客群的属性之一：{0}。',
  'Use a larger step or a shorter range.': '请加大步长或缩短范围。',
  'Use one of utf-8, gb18030, gbk, big5, utf-16le, utf-16be, windows-1252.':
    '请使用下列之一：utf-8、gb18030、gbk、big5、utf-16le、utf-16be、windows-1252。',
  'Use one of: {0}.': '请使用下列之一：{0}。',
  'Wait until its import has ended, or close the other program.':
    '请等待其导入结束，或关闭另一程序。',
  'Wait until they have arrived.': '请等待它们传完。',
  'What was dropped is not a file.': '拖入的不是文件。',
  'bank card number': '银行卡号',
  'cut_rate_ratio compares segments, and no dimension was given.':
    'cut_rate_ratio 用于比较分组，但没有指定维度。',
  'docs/assumptions.md describes the document.': '文档格式见 docs/assumptions.md。',
  'docs/mapping.md describes the document.': '文档格式见 docs/mapping.md。',
  'docs/semantics.md describes the policy document.': '策略文档格式见 docs/semantics.md。',
  'e-mail address': '电子邮箱',
  'longer than {0} characters': '超过 {0} 个字符',
  'mobile number': '手机号码',
  'name of a person': '姓名',
  'resident id': '身份证号',
  'the account already has a row for this month, on line {0}': '该账户本月已有一行，在第 {0} 行',
  'the account already has another product': '该账户已属于另一产品',
  'the account id is missing': '缺少账户编号',
  'the amount is missing': '缺少金额',
  'the cohort already has a row for this account and month': '客群中已有该账户该月的行',
  'the command line': '命令行',
  'the credit limit is missing': '缺少额度',
  'the desktop application': '桌面应用',
  'the file of accounts does not have this account': '账户文件中没有该账户',
  'the file of accounts has this account already': '账户文件中已有该账户',
  'the month is missing': '缺少月份',
  'the rejects': '拒绝的行',
  'the sum of the month is too large': '当月合计过大',
  'the workbench in the browser': '浏览器中的工作台',
  '{0} can only be read.': '{0} 只能读取。',
  '{0} cannot be opened: {1}.': '{0} 无法打开：{1}。',
  '{0} cannot be read: {1}': '{0} 无法读取：{1}',
  '{0} cannot be written: {1}': '{0} 无法写入：{1}',
  '{0} cannot be written: {1}.': '{0} 无法写入：{1}。',
  '{0} does not hold a key of {1} bytes.': '{0} 中不是 {1} 字节的密钥。',
  '{0} fields where the header has {1}': '本行 {0} 个字段，而表头有 {1} 个',
  '{0} has a header but no rows.': '{0} 有表头但没有数据行。',
  '{0} has lost its digits in a workbook': '{0} 在工作簿中丢失了数位',
  '{0} has no rows.': '{0} 没有数据行。',
  '{0} is a project or another database.': '{0} 是项目或其他数据库。',
  '{0} is a folder or a device.': '{0} 是文件夹或设备。',
  '{0} is a folder.': '{0} 是文件夹。',
  '{0} is above {1} months': '{0} 超过 {1} 个月',
  '{0} is below 0': '{0} 小于 0',
  '{0} is damaged: {1}.': '{0} 已损坏：{1}。',
  '{0} is empty.': '{0} 为空。',
  '{0} is in use by another program.': '{0} 正被其他程序使用。',
  '{0} is not a JSON document.': '{0} 不是 JSON 文档。',
  '{0} is not a LimitLab project.': '{0} 不是 LimitLab 项目。',
  '{0} is not a pack of LimitLab: {1}': '{0} 不是 LimitLab 封存包：{1}',
  '{0} is not a regular file.': '{0} 不是普通文件。',
  '{0} is not a text file: it holds zero bytes.': '{0} 不是文本文件：其中含有零字节。',
  '{0} is not a whole number': '{0} 不是整数',
  '{0} is not valid JSON: {1}': '{0} 不是有效的 JSON：{1}',
  '{0} is open in another LimitLab.': '{0} 已在另一个 LimitLab 中打开。',
  '{0} is open in {1}: {2} on {3}, process {4}, since {5}.':
    '{0} 已在{1}中打开：{3} 上的 {2}，进程 {4}，自 {5} 起。',
  '{0} is too large': '{0} 过大',
  '{0} of the first {1} rows were refused, more than {2} %; the first: {3}.':
    '前 {1} 行中有 {0} 行被拒绝，超过 {2} %；第一个：{3}。',
  '{0} starts with the byte order mark of {1}, not with {2} text.':
    '{0} 以 {1} 的字节顺序标记开头，而不是 {2} 文本。',
  '{0} was not answered with a result.': '{0} 没有返回结果。',
  '{0}: {1}': '{0}：{1}',
  '{0}: {1} × {2}': '{0}：{1} 个{2}',
};

/** Faults that schemas find in documents; their values are within the sentence. */
export const FAULTS_ZH_CN: Readonly<Record<string, string>> = {
  '{0} is not a number': '{0} 不是数字',
  '{0} is below {1}': '{0} 小于 {1}',
  '{0} is above {1}': '{0} 大于 {1}',
  'a policy needs a name': '策略需要名称',
  'assumptions need a name': '假设需要名称',
  '{0} is not a date like 2024-01-31': '{0} 不是形如 2024-01-31 的日期',
  'a name has at most 200 characters': '名称最多 200 个字符',
  'a condition needs a column': '条件需要指定列',
  '{0} is not one of {1}': '{0} 不是下列之一：{1}',
  'a number, a text or a list of texts': '应为数字、文本或文本列表',
  '{0} is numeric: use {1}': '{0} 是数值列：请用 {1}',
  '{0} is text: use {1}': '{0} 是文本列：请用 {1}',
  '{0} is compared with a number': '{0} 应与数字比较',
  '{0} is compared with a text': '{0} 应与文本比较',
  "{0} is not a value of the month's row and cannot be in a condition":
    '{0} 不是当月行中的值，不能用于条件',
  '"in" takes a list of texts': '“in”应接文本列表',
  'min is above max': '下限大于上限',
  'letters, digits, _ . - only, at most 64': '只能用字母、数字和 _ . -，最多 64 个字符',
  'a risk rule needs at least one condition': '风险规则至少需要一个条件',
  'at least one band': '至少需要一档',
  'at least one weight must be above 0': '至少一个权重应大于 0',
  'a product has at most {0} risk rules': '每个产品最多 {0} 条风险规则',
  'this version of the product reads schema 1': '本版本只读取 schema 1',
  '"{0}" is the name of a built-in baseline': '“{0}”是内置基线的名称',
  'is not a key of schema 1': '不是 schema 1 的键',
  'is missing': '缺失',
  'control characters are not allowed': '不允许控制字符',
  'not a quote, letter, digit or line end': '不能是引号、字母、数字或换行',
  'a month is written 2024-01': '月份应写作 2024-01',
  'Invalid type: Expected {0} but received {1}': '类型不符：应为 {0}，实为 {1}',
  'Invalid key: Expected {0} but received {1}': '键不符：应为 {0}，实为 {1}',
  'Invalid value: Expected {0} but received {1}': '取值不符：应为 {0}，实为 {1}',
  'Invalid length: Expected {0} but received {1}': '长度不符：应为 {0}，实为 {1}',
  'Invalid format: Expected {0} but received {1}': '格式不符：应为 {0}，实为 {1}',
  'Invalid integer: Received {0}': '应为整数，实为 {0}',
};
