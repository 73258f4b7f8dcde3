"""Whole plans invented for this test, of the kinds counties, townships and schools write: every rule, and no other."""

import pytest

from qianshou.papers.plans import read_plan

MOTHERS = """XX县关于开展“爱心妈妈”结对关爱留守困境儿童工作的实施意见
为贯彻落实上级妇联关于做好农村留守儿童关爱服务工作的部署要求，进一步健全我县留守困境儿童关爱服务体系，经研究，决定在全县开展“爱心妈妈”结对关爱行动，现提出如下实施意见。
一、总体目标
到2026年底，全县留守困境儿童结对率达到100%，“爱心妈妈”队伍达到2000人，每个村（社区）至少建立1个儿童之家。
二、结对对象
以16周岁以下留守儿童和困境儿童为主，重点关注孤儿、事实无人抚养儿童、残疾儿童、单亲家庭儿童。每名“爱心妈妈”结对1—3名儿童，结对时间原则上不少于一年。
三、主要任务
（一）思想上引导。“爱心妈妈”每月至少与结对儿童谈心谈话1次，了解其思想动态，引导其树立正确的世界观、人生观、价值观。
（二）学习上辅导。每月至少开展1次学业辅导，帮助解决学习困难；每学期至少与班主任沟通1次，及时掌握孩子在校表现。
（三）生活上关心。“爱心妈妈”每季度至少到儿童家中走访1次，每逢春节、六一等重要节日送上节日礼物。
（四）心理上疏导。通过电话、微信、视频等方式，每两周至少与结对儿童联系1次；发现心理异常的，要及时转介专业机构。
（五）安全上守护。暑假期间，乡镇妇联要组织“爱心妈妈”每周开展1次防溺水安全提醒。
（六）亲情上陪伴。每年至少陪伴儿童过1次生日、参加1次亲子活动，每月帮助儿童与外出务工父母视频通话不少于2次。
四、实施步骤
（一）动员部署阶段（3月）。召开动员大会，开展摸底排查。
（二）组织实施阶段（4月—11月）。各乡镇妇联每月报送工作信息1条以上，每季度上报一次工作进展。
（三）总结提升阶段（12月）。12月10日前，各单位将工作总结报县妇联。
五、工作要求
（一）加强组织领导。成立由县妇联主席任组长的工作领导小组，每半年召开一次推进会，研究解决工作中的困难和问题。
（二）加强教育培训。县妇联每年至少组织2次“爱心妈妈”业务培训，每次培训不少于3个课时。
（三）加强督导考核。县妇联将定期对各乡镇工作开展情况进行督导，并将结对关爱工作纳入年度目标考核。每年开展一次“最美爱心妈妈”评选活动。
"""
STRUGGLING = """七里坪中学学困生、留守生结对帮扶工作方案
一、帮扶对象
各班根据期中、期末考试成绩和平时表现，确定学困生3-5名，留守学生全部纳入。
二、组织机构
组  长：校长
副组长：分管副校长
成  员：政教处、教务处、各年级组长、各班班主任
三、帮扶措施
1. 建立帮扶档案。开学第二周，班主任完成帮扶对象的摸底，填写《帮扶对象情况登记表》，一生一档。
2. 制订帮扶计划。每位帮扶教师开学初根据学生实际制订切实可行的帮扶计划，学期结束写出帮扶总结。
3. 落实“四个一”：每周至少一次面批作业，每两周至少一次个别谈话，每月至少一次与家长联系，每学期至少一次家访。
4. 课堂上多提问，作业上多辅导，课后多谈心。每堂课至少提问一次帮扶对象。
5. 学校心理辅导室每天下午开放，心理教师每学期为帮扶对象开展2次团体心理辅导。
6. 班主任每月召开一次科任教师碰头会，分析帮扶对象的情况，调整帮扶措施。
7. 教务处每次月考后对帮扶对象的成绩进行对比分析。
四、检查与考核
政教处每月检查一次帮扶记录，每学期末组织一次帮扶成果评估，评估结果与教师绩效挂钩。每学年评选“优秀帮扶教师”10名，在教师节大会上表彰。
五、活动安排
九月：确定帮扶对象，举行结对仪式。
十月：召开一次帮扶对象家长会。
十一月：开展一次学习经验交流会。
十二月：组织一次“给父母的一封信”活动。
"""
TOWNSHIP = """关于进一步加强全镇留守儿童关爱保护工作的实施方案
各村（社区）、镇直各单位：
为深入贯彻落实省、市、县关于留守儿童关爱保护工作的决策部署，结合我镇实际，制定本方案。
一、工作目标
建立健全家庭、政府、学校、社会齐抓共管的工作机制，实现底数清、情况明、措施实，全年不发生因监护缺失导致的恶性事件。
二、主要措施
（一）落实家庭监护主体责任。外出务工父母每周至少与子女电话或视频联系一次，每年至少回家探望子女两次。
（二）落实村（社区）属地责任。村（社区）儿童主任每月对辖区内留守儿童全面走访一遍，对重点对象每周走访一次，走访情况记入工作日志；每季度第一个月10日前更新留守儿童信息系统数据。
（三）落实学校教育责任。各学校要建立留守儿童“一人一档”，班主任每月与留守儿童谈心不少于两次，与监护人联系不少于一次，每学期到留守儿童家中家访一次以上。各校每学期至少组织一次法治、安全、心理健康专题教育，寄宿制学校每两周组织留守儿童开展一次集体活动。
（四）落实部门责任。镇派出所每季度到学校上一次法治课；镇卫生院每年组织一次免费健康体检；镇司法所每年至少举办1期监护人法治培训班；镇团委、妇联每半年至少组织一次志愿服务活动。
（五）建立联席会议制度。由分管领导召集，每季度召开一次，遇有特殊情况随时召开。
（六）建立督查通报制度。镇党政办会同社会事务办每两个月开展一次督查，督查结果全镇通报。
三、保障措施
镇财政每年安排专项经费5万元。对工作不力、造成不良影响的，严肃追责问责。年终对先进村（社区）进行表彰。
"""
SCHOOL = """2024年春季学期留守儿童工作计划
一、现状
我校现有留守儿童86人，占学生总数的38%。上学期我们开展了家访、谈心等工作，共家访120人次，召开座谈会3次，收到了较好的效果。
二、具体工作
1、加强档案管理。开学第一周各班上报留守儿童名单，德育处汇总后建立台账，每月核对一次，做到底子清。
2、发挥“留守儿童之家”作用。每周三、周五下午开放，由值周教师组织看书、下棋、看电视。每月举行一次集体生日会。
3、开通亲情电话。每周日晚自习前，班主任组织本班住校留守儿童给家长打一次电话。
4、开展“代理家长”活动。要求每位代理家长做到“六个一”：每周和孩子谈一次心，每月给家长通一次电话，每学期到孩子家走访一次，每学期给孩子送一份小礼物，每学期指导孩子给父母写一封信，每学期末写一份工作总结。
5、办好家长学校。期初、期末各举行一次家长培训，请专家作家庭教育报告。
6、发挥少先队作用。大队部每学期组织两次主题队日活动，中队每两周开展一次“手拉手”互助活动。
7、做好总结表彰。期末评选出“优秀代理家长”“自强好少年”，并召开表彰会。
"""

PLANS = {
    MOTHERS: [
        "talk 1/month child",
        "tutoring 1/month child",
        "contact 1/term class_teacher",
        "home_visit 1/quarter child",
        "contact 1/fortnight child",
        "festival 1/year child",
        "activity 1/year child",
        "call 2/month parents",
        "report 1/month none",
        "report 1/quarter none",
        "meeting 1/half_year none",
        "training 2/year none",
        "assessment 1/year none",
        "assessment 1/year none",
    ],
    STRUGGLING: [
        "screening 1/term child",
        "plan 1/term none",
        "summary 1/term none",
        "tutoring 1/week child",
        "talk 1/fortnight child",
        "contact 1/month parents",
        "home_visit 1/term child",
        "activity 2/term child",
        "meeting 1/month none",
        "inspection 1/month none",
        "assessment 1/term none",
        "assessment 1/school_year none",
        "meeting 1/once parents",
        "meeting 1/once none",
        "letter 1/once parents",
    ],
    TOWNSHIP: [
        "call 1/week child",
        "home_visit 1/month child",
        "home_visit 1/week child",
        "info_check 1/quarter child",
        "talk 2/month child",
        "contact 1/month guardian",
        "home_visit 1/term child",
        "activity 1/term child",
        "activity 1/fortnight child",
        "activity 1/quarter child",
        "health_check 1/year child",
        "training 1/year guardian",
        "activity 1/half_year child",
        "meeting 1/quarter none",
        "assessment 1/year none",
    ],
    SCHOOL: [
        "report 1/term none",
        "info_check 1/month child",
        "festival 1/month child",
        "call 1/week parents",
        "talk 1/week child",
        "call 1/month parents",
        "home_visit 1/term child",
        "gift 1/term child",
        "letter 1/term parents",
        "summary 1/term none",
        "training 2/term parents",
        "activity 2/term child",
        "activity 1/fortnight child",
        "assessment 1/term none",
    ],
}


@pytest.mark.parametrize("text", PLANS)
def test_a_whole_plan_gives_its_rules_and_no_other(text):
    rules = [(r["kind"], r["count"], r["per"], r["counterpart"]) for r in read_plan(text)["rules"]]
    assert [f"{kind} {n}/{per} {who if isinstance(who, str) else '+'.join(who)}" for kind, n, per, who in rules] == PLANS[text]


@pytest.mark.parametrize("text", PLANS)
def test_every_quote_of_a_whole_plan_stands_there_once(text):
    answer = read_plan(text)
    assert {text.count(one["quote"]) for one in [*answer["rules"], *answer["dated"], *answer["vague"]]} == {1}
