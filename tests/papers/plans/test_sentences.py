"""Sentences of plans invented for this test, each with the rules it sets: kind count/period counterpart."""

import pytest

from qianshou.papers.plans import read_plan

SETS = [
    ("班主任每周至少与留守儿童谈心一次。", "talk 1/week child"),
    ("帮扶教师每月对结对学生家访不少于2次。", "home_visit 2/month child"),
    ("每学期召开一次留守儿童家长会。", "meeting 1/term parents"),
    ("每两周与外出务工的父母通一次电话。", "call 1/fortnight parents"),
    ("建立家访制度，每学期至少两次。", "home_visit 2/term child"),
    ("家访：每学期不少于1次；谈心：每周1次。", "home_visit 1/term child; talk 1/week child"),
    ("村儿童主任每季度入户走访不少于一次，重点儿童每月走访一次。", "home_visit 1/quarter child; home_visit 1/month child"),
    ("每学期初制定帮扶计划，期末写出帮扶总结。", "plan 1/term none; summary 1/term none"),
    ("学校每学期组织2次心理健康讲座。", "activity 2/term child"),
    ("学校每学期对家长举办一次家庭教育讲座。", "training 1/term parents"),
    ("每年组织留守儿童免费体检一次。", "health_check 1/year child"),
    ("领导小组每季度召开一次工作例会，研究解决存在的问题。", "meeting 1/quarter none"),
    ("每半年对全镇留守儿童开展一次摸底排查。", "screening 1/half_year child"),
    ("各校每月25日前将留守儿童变动情况上报镇教办。", "report 1/month none"),
    ("教育局每学期对各校工作开展情况督查两次。", "inspection 2/term none"),
    ("每学年评选表彰一批优秀代理家长。", "assessment 1/school_year none"),
    ("代理家长要做到每周打一次电话，每月见一次面，每学期家访一次。", "call 1/week child; contact 1/month child; home_visit 1/term child"),
    ("结对教师每月与学生谈心、与家长联系各一次。", "talk 1/month child; contact 1/month parents"),
    ("每月至少谈心2次、电话联系家长1次、家访1次，期末写好工作小结。", "talk 2/month child; call 1/month parents; home_visit 1/month child; summary 1/term none"),
    ("学期初和学期末各家访一次。", "home_visit 2/term child"),
    ("“爱心妈妈”每月陪孩子过一次周末，每年陪孩子过一次生日。", "festival 1/year child"),
    ("组织留守儿童每周与父母视频通话一次。", "call 1/week parents"),
    ("每月给父母写一封信。", "letter 1/month parents"),
    ("班主任每两周通过电话、微信等方式与临时监护人沟通一次。", "contact 1/fortnight carer"),
    ("班主任每周通过电话与监护人联系一次。", "call 1/week guardian"),
    ("志愿者每周六为留守儿童辅导功课一次。", "tutoring 1/week child"),
    ("每月更新一次留守儿童信息台账。", "info_check 1/month child"),
    ("谈心谈话每月1-2次。", "talk 1/month child"),
    ("每学期谈心≥3次。", "talk 3/term child"),
    ("家访2次/学期，谈心1次/周。", "home_visit 2/term child; talk 1/week child"),
    ("一月一次谈心，一学期一次家访。", "talk 1/month child; home_visit 1/term child"),
    ("开学第一周，班主任对学生进行一次摸底。", "screening 1/term child"),
    ("每年重阳节前表扬一批优秀监护人。", "assessment 1/year none"),
    ("心理教师每学期对留守儿童进行一次心理测评，每月开展一次团体辅导。", "screening 1/term child; activity 1/month child"),
    ("暑期每周与学生电话联系一次。", "call 1/week child"),
    ("镇关工委每年组织“五老”开展两次法治教育活动。", "activity 2/year child"),
    ("每学期开展家访、谈心活动。", "home_visit 1/term child; talk 1/term child"),
    ("县妇联每年对代理家长培训不少于一次。", "training 1/year none"),
    ("对留守儿童监护人每年至少进行一次家庭教育培训。", "training 1/year guardian"),
    ("班主任每月要与任课教师交流一次学生情况。", "contact 1/month school"),
    ("志愿者每月与班主任联系一次，了解孩子在校表现。", "contact 1/month class_teacher"),
    ("每个季度向县民政局报送一次工作总结。", "report 1/quarter none"),
    ("每学期为每名留守儿童制定一份帮扶计划。", "plan 1/term child"),
    ("将此项工作纳入年度考核。", "assessment 1/year none"),
    ("每学期末进行考核评比。", "assessment 1/term none"),
    ("每周召开一次例会、每月开展一次检查、每学期进行一次评比。", "meeting 1/week none; inspection 1/month none; assessment 1/term none"),
    ("帮扶责任人每月至少与帮扶对象见面一次，每季度至少到家中走访一次。", "contact 1/month child; home_visit 1/quarter child"),
    ("六一前夕慰问留守儿童一次。", "gift 1/once child"),
    ("每学期送给学生一份学习用品。", "gift 1/term child"),
    ("帮助学生每月定一个小目标。", "study_goal 1/month child"),
    ("每周一次谈心、每月一次家访、每学期一次座谈。", "talk 1/week child; home_visit 1/month child; meeting 1/term none"),
    ("每学期，学校要组织教师对留守儿童进行家访。", "home_visit 1/term child"),
    ("每学期至少组织一次以留守儿童为主题的班会活动。", "activity 1/term child"),
    ("开展“五个一”活动：每月谈心一次，每月与家长通话一次，每学期家访一次，每学期过一次集体生日，每年写一份总结。", "talk 1/month child; call 1/month parents; home_visit 1/term child; festival 1/term child; summary 1/year none"),
    ("教师每学期要完成以下任务：\n1.家访两次。\n2.谈心四次。", "home_visit 2/term child; talk 4/term child"),
    ("1.家访制度。每学期不少于2次。", "home_visit 2/term child"),
    ("定期家访，每学期不少于一次。", "home_visit 1/term child"),
    ("每月集中开展一次学业辅导，由任课教师轮流负责。", "tutoring 1/month child"),
    ("村（居）委会每月至少一次向乡镇人民政府报告留守儿童情况。", "report 1/month none"),
    ("儿童督导员每半年对儿童主任进行一次业务培训。", "training 1/half_year none"),
    ("教导处每月对帮扶记录检查一次。", "inspection 1/month none"),
    ("每学期期中、期末各召开一次座谈会。", "meeting 2/term none"),
    ("组织开展一次“我和爸妈说说心里话”主题队会。", "activity 1/once child"),
    ("班主任每学期至少与每位留守学生的监护人见面或电话联系两次。", "contact 2/term guardian"),
    ("每位党员教师每学期至少到学生家中家访一次，每月至少与学生谈心一次。", "home_visit 1/term child; talk 1/month child"),
    ("建立留守儿童档案，每学期更新一次。", "info_check 1/term child"),
    ("每月一访、每周一谈。", "home_visit 1/month child; talk 1/week child"),
    ("法治副校长每学期到校上一堂法治课。", "activity 1/term child"),
    ("每年三月开展一次学雷锋志愿服务。", "activity 1/year child"),
    ("每学期末，帮扶教师上交帮扶总结和帮扶记录。", "summary 1/term none"),
    ("定期召开会议，每月讨论一次有关留守儿童的学习、生活、心理等方面的问题。", "meeting 1/month none"),
    ("年底各班都要认真总结经验，写一份关爱行动的小结。", "summary 1/year none"),
    ("每名教师每月至少与帮扶的对象谈心3次，每月上门看望一次；教师每年至少给留守学生送温暖一次。", "talk 3/month child; home_visit 1/month child; gift 1/year child"),
    ("开通亲情热线，帮助留守儿童每月至少一次与外出务工父母通电话或视频互动。", "call 1/month parents"),
    ("学校（班级）每学期召开一次留守儿童临时监护人会议，通报留守儿童在校情况。", "meeting 1/term carer"),
    ("学校每学期组织一次帮扶老师对每位留守儿童的家访活动。", "home_visit 1/term child"),
    ("定期召开“留守儿童”监护人会议，每学期一次，并向监护人汇报学校工作情况。", "meeting 1/term guardian"),
    ("在学期结束时，要求留守儿童给在外的爸爸（妈妈）写一封信，汇报一学期的学习、生活情况。", "letter 1/term parents"),
    ("要求代理家长至少每学期对所监管的留守儿童进行一次家访。", "home_visit 1/term child"),
    ("根据学校实际，每周利用课余时间定期开展活动。", "activity 1/week child"),
    ("每学期都要走进每一个留守儿童家庭，了解他们在家生活情况。", "home_visit 1/term child"),
    ("抓好临时监护人专项培训，每学期不少于两次。", "training 2/term carer"),
    ("留守儿童家长每两周与孩子通一次电话，每月与孩子互通一封信，每月与孩子的班主任和委托监护人联系一次，每学期与孩子的科任教师联系一次。", "call 1/fortnight child; letter 1/month child; contact 1/month class_teacher+carer; contact 1/term school"),
    ("爱心妈妈每月至少要与对口帮扶的留守儿童电话联系一次，每季至少见一次面、开展一次谈心活动。", "call 1/month child; contact 1/quarter child; talk 1/quarter child"),
    ("3.每月一次自护教育。组织青年志愿者到社区讲授安全知识。", "activity 1/month child"),
    ("每季度一次爱心捐赠。", "gift 1/quarter child"),
    ("民政局每年对村（居）儿童主任进行考核一次。", "assessment 1/year none"),
    ("学校每学期至少开展1次防溺水、防欺凌安全教育。", "activity 1/term child"),
    ("每年9月为新学年在册儿童建档，每季度核查一次信息。", "info_check 1/quarter child"),
    ("对重点学生，班主任每周至少谈心一次、每两周家访一次。", "talk 1/week child; home_visit 1/fortnight child"),
    ("加强家校沟通。班主任每月至少与留守学生家长沟通一次，每学期至少家访一次，做到有记录。", "contact 1/month parents; home_visit 1/term child"),
    ("各村（社区）每季度至少组织开展一次关爱留守儿童主题活动。", "activity 1/quarter child"),
    ("每年六一儿童节前，开展一次走访慰问活动。", "home_visit 1/year child"),
    ("每周对住校学生宿舍进行安全检查。", "inspection 1/week none"),
    ("每学期期中考试后召开一次家长会。", "meeting 1/term parents"),
    ("全体教师每学期撰写帮扶案例或帮扶总结一份。", "summary 1/term none"),
    ("每周安排一节心理健康教育课。", "activity 1/week child"),
    ("各班建立亲情聊天室，每周末组织孩子与父母视频聊天。", "call 1/week parents"),
    ("教师要坚持每周与结对学生进行一次面对面的交流，每两周批改一次周记。", "talk 1/week child"),
    ("司法所每年至少到学校开展2场法治讲座。", "activity 2/year child"),
    ("卫生院每年为留守儿童提供一次健康体检，并建立健康档案。", "health_check 1/year child"),
    ("儿童主任每月至少对重点留守儿童走访一次，对一般留守儿童每季度走访一次，并通过电话每月与外出父母联系一次。", "home_visit 1/month child; home_visit 1/quarter child; call 1/month parents"),
    ("县未保办每半年开展一次督导检查，并将结果通报。", "inspection 1/half_year none"),
    ("每月组织一次由班主任、科任教师参加的学情分析会。", "meeting 1/month none"),
    ("每学期开展一次“我的成长故事”征文比赛。", "activity 1/term child"),
    ("学校将每学期对结对帮扶工作进行一次总结表彰。", "assessment 1/term none"),
    ("镇妇联每季度组织爱心妈妈集中活动一次。", "activity 1/quarter child"),
    ("每年春节前集中走访慰问一次。", "home_visit 1/year child"),
    ("（一）谈心谈话制度。班主任、科任教师要坚持每月与留守学生谈心谈话至少两次。", "talk 2/month child"),
    ("通过手机短信、电话等方式，每月至少与学生家长联系一次，通报学生在校情况。", "contact 1/month parents"),
    ("生活教师每晚查寝一次，每周与寄宿生谈话一次。", "talk 1/week child"),
    ("学校每年组织一次全校教师家庭教育指导培训。", "training 1/year none"),
    ("以班为单位每两周开展一次心理健康主题班会。", "activity 1/fortnight child"),
    ("各乡镇（街道）每半年组织一次儿童督导员、儿童主任培训。", "training 1/half_year none"),
    ("每学期评选一次“自强少年”，予以表彰奖励。", "assessment 1/term none"),
    ("结对教师每学期至少帮助学生实现一个微心愿。", "gift 1/term child"),
    ("县教育局将留守儿童工作纳入学校年度综合考核。", "assessment 1/year none"),
    ("村级每月、乡镇每季度、县级每半年开展一次排查。", "screening 1/half_year child; screening 1/month child; screening 1/quarter child"),
    ("落实“五个一”：每周一次谈心；每月一次家访；每学期一次家长会；每年一次体检；每年一次表彰。", "talk 1/week child; home_visit 1/month child; meeting 1/term parents; health_check 1/year child; assessment 1/year none"),
    ("帮扶教师做到“三个一”，即每周谈心一次，每月家访一次，每期小结一次。", "talk 1/week child; home_visit 1/month child; summary 1/term none"),
    ("每月开展一次亲情连线活动，让孩子与父母视频通话。", "call 1/month child"),
    ("每学期至少组织一次家长开放日活动。", "activity 1/term parents"),
    ("对离异家庭子女每学期家访不少于3次，普通留守学生不少于1次。", "home_visit 3/term child; home_visit 1/term child"),
    ("关工委“五老”志愿者每月到校开展一次课外辅导。", "tutoring 1/month child"),
    ("每月末上交一份帮扶小结至德育处。", "summary 1/month none"),
    ("县妇联每季度调度一次工作进展。", "meeting 1/quarter none"),
    ("镇民政办每季度对台账更新情况检查一次。", "inspection 1/quarter none"),
    ("帮扶教师每周至少辅导学生作业2次，每月与其监护人沟通1次，每学期写1份帮扶总结。", "tutoring 2/week child; contact 1/month guardian; summary 1/term none"),
    ("各班利用班会课每周进行一次安全教育。", "activity 1/week child"),
    ("学校领导班子每学期至少听取一次留守儿童工作专题汇报。", "report 1/term none"),
    ("每年至少召开两次领导小组全体会议，研究部署重点工作。", "meeting 2/year none"),
    ("联席会议原则上每年召开一次全体会议。", "meeting 1/year none"),
    ("“代理家长”每周至少与留守儿童见面一次，每两周与其监护人联系一次，每月与班主任联系一次，每学期与其父母联系两次。", "contact 1/week child; contact 1/fortnight guardian; contact 1/month class_teacher; contact 2/term parents"),
    ("学生每周给父母打一次亲情电话，每学期写一封家书。", "call 1/week parents; letter 1/term parents"),
    ("各校每学期开学后两周内报送留守儿童花名册。", "report 1/term none"),
    ("1.开学初，对全校留守儿童进行摸底登记。", "screening 1/term child"),
    ("9月份：召开一次留守儿童座谈会。", "meeting 1/once child"),
    ("四月：组织一次春游；五月：开展一次安全知识讲座；六月：举办一次“六一”联欢活动。", "activity 1/once child; activity 1/once child; activity 1/once child"),
    ("每周组织一次集体活动，每天组织一次体育锻炼。", "activity 1/week child"),
    ("德育处每月检查帮扶手册，并作为期末考核依据。", "inspection 1/month none; assessment 1/term none"),
    ("每位教师每周至少找帮扶学生谈话一次，了解其思想动态。", "talk 1/week child"),
    ("班主任应每两周与家长沟通一次，及时反馈学生在校表现。", "contact 1/fortnight parents"),
    ("学校每学期至少召开两次留守儿童家长座谈会。", "meeting 2/term parents"),
    ("帮扶人每月到结对儿童家中看望一次，每季度与监护人联系一次。", "home_visit 1/month child; contact 1/quarter guardian"),
    ("儿童督导员每季度对辖区儿童主任工作进行一次督导。", "inspection 1/quarter none"),
    ("每年开学季组织一次集中排查，每季度更新一次台账。", "screening 1/year child; info_check 1/quarter child"),
    ("团县委每年组织大学生志愿者开展暑期支教活动。", "activity 1/year child"),
    ("建立周谈心、月家访制度。", "talk 1/week child; home_visit 1/month child"),
    ("各班级每学期要组织一次留守儿童心理健康教育活动。", "activity 1/term child"),
    ("每学期对学生进行两次学业检测。", "assessment 2/term child"),
    ("实行月通报、季督查、年考核制度。", "report 1/month none; inspection 1/quarter none; assessment 1/year none"),
    ("帮扶教师每学期末向学校提交一份帮扶工作总结。", "summary 1/term none"),
    ("保证留守儿童每周与父母至少通话一次。", "call 1/week parents"),
    ("每年至少为每名孤儿体检一次。", "health_check 1/year child"),
    ("爱心妈妈每年至少陪伴孩子过一次生日、参加一次家长会、进行四次家访。", "festival 1/year child; meeting 1/year parents; home_visit 4/year child"),
    ("每学期举行一次留守儿童才艺展示活动。", "activity 1/term child"),
    ("结对干部每季度至少上门走访一次，每月至少电话联系一次。", "home_visit 1/quarter child; call 1/month child"),
    ("村委会每月开展一次留守儿童安全隐患排查。", "screening 1/month child"),
    ("教师每周为学困生补课一次，每月进行一次学习方法指导。", "tutoring 1/week child; tutoring 1/month child"),
    ("每学期期中、期末考试后各家访一次。", "home_visit 2/term child"),
    ("领导小组每学期召开1-2次专题会议，听取汇报。", "meeting 1/term none"),
    ("每年评选一次“优秀爱心妈妈”。", "assessment 1/year none"),
    ("学校每月安排一次亲情通话日，组织学生与父母通话。", "call 1/month child"),
    ("各帮扶教师于每学期开学两周内制定好帮扶计划。", "plan 1/term none"),
    ("每月最后一个星期五召开帮扶教师碰头会。", "meeting 1/month none"),
    ("一名党员帮扶一名学生，每月至少开展一次帮扶活动。", "activity 1/month child"),
    ("每学期开展至少两次法治进校园活动。", "activity 2/term child"),
    ("要求班主任对留守儿童做到每日一问、每周一谈、每月一访。", "talk 1/week child; home_visit 1/month child"),
    ("镇卫生院每半年为留守儿童进行一次健康检查。", "health_check 1/half_year child"),
    ("在每年的重阳节、春节前后慰问留守儿童及其监护人。", "gift 1/year child+guardian"),
    ("教育股每学期抽查各校帮扶记录不少于2次。", "inspection 2/term none"),
    ("少先队大队部每月组织留守儿童给父母写一封信，每周通一次电话。", "letter 1/month parents; call 1/week child"),
    ("本学期开展一次关爱留守儿童主题班会。", "activity 1/term none"),
    ("学校每两周召开一次教育和转化“学困生”交流会，及时掌握动态。", "meeting 1/fortnight none"),
    ("各班要做到开学有计划，期中有跟踪，期末有总结。", "plan 1/term none; summary 1/term none"),
    ("班主任每学期都要开展一次全面的摸排，重点排查心理问题。", "screening 1/term child"),
    ("学校安排孩子们每周与家长联系一次。", "contact 1/week parents"),
    ("每学期开学伊始，各校要分班级登记留守儿童基本情况。", "info_check 1/term child"),
    ("帮助留守儿童每月进行一次与外出务工父母通信、通电话或视频交流活动。", "contact 1/month parents"),
    ("学校成立由校长任组长的领导小组，下设办公室，每学期期末考核一次。", "assessment 1/term none"),
    ("每个月的第一周为“亲情联系周”，各班组织留守儿童给父母打电话。", "call 1/month parents"),
    ("2.每学期与任课教师沟通两次，了解学生学习情况。", "contact 2/term school"),
    ("结对后一个月内完成首次家访，以后每季度不少于一次。", "home_visit 1/quarter child"),
    ("加强对留守儿童的心理健康教育，每两周上一次心理健康课，每学期举办一次心理健康讲座。", "activity 1/fortnight child; activity 1/term child"),
    ("校长每学期给留守儿童家长写一封公开信。", "letter 1/term parents"),
    ("建立每月走访、每季研判、半年通报机制。", "home_visit 1/month child; meeting 1/quarter none; report 1/half_year none"),
    ("司法所、派出所每学期到校开展法治、安全教育不少于1次。", "activity 1/term child"),
    ("每月25日前，各村将本村留守儿童动态管理表报镇民政办。", "report 1/month none"),
    ("生活老师每周对寄宿留守儿童进行一次谈心，每月检查一次宿舍卫生。", "talk 1/week child; inspection 1/month none"),
    ("每学期初召开一次帮扶工作启动会，学期末召开一次帮扶工作总结会。", "meeting 1/term none; meeting 1/term none"),
    ("成长导师每月至少与学生进行一次深度谈话，每学期至少进行一次家访，填写《成长记录手册》。", "talk 1/month child; home_visit 1/term child"),
    ("由县关工委牵头，每年六一前后组织一次“手拉手”慰问活动。", "gift 1/year child"),
    ("督促外出务工父母每周至少与孩子电话联系一次，每年至少返乡看望孩子一次。", "call 1/week child"),
    ("各校要于每年9月底前将留守儿童名册上报县教育局。", "report 1/year none"),
    ("每学期至少开展一次留守儿童监护人家庭教育培训会。", "training 1/term guardian"),
    ("学校每学期对结对帮扶工作进行检查评比，对成绩突出的教师予以表彰。", "inspection 1/term none"),
    ("教师每两周对结对学生辅导一次功课。", "tutoring 1/fortnight child"),
    ("做到每周一次电话沟通、每月一次入户走访。", "call 1/week child; home_visit 1/month child"),
    ("班主任、代理家长每月要和留守儿童的父母至少通一次电话。", "call 1/month parents"),
    ("村妇联主席每月入户不少于1次。", "home_visit 1/month child"),
    ("坚持每月一次专题研究、每季一次集中督导。", "meeting 1/month none; inspection 1/quarter none"),
    ("帮扶教师每周与学生进行一次以上的思想交流。", "talk 1/week child"),
    ("对监护人开展每年不少于1次的家庭教育指导。", "training 1/year guardian"),
    ("每月至少开展一次以亲情陪伴为主要内容的关爱活动。", "activity 1/month child"),
    ("每学期召开班主任工作会议不少于四次。", "meeting 4/term none"),
    ("定期（每月一次）与家长沟通。", "contact 1/month parents"),
    ("家访（每学期至少1次）、谈心（每月至少2次）。", "home_visit 1/term child; talk 2/month child"),
    ("实行每周电话联系、每月实地走访。", "call 1/week child; home_visit 1/month child"),
    ("学校按月对留守儿童出勤情况进行统计上报。", "report 1/month none"),
    ("每学期组织留守儿童参加社会实践活动2次以上。", "activity 2/term child"),
    ("镇政府每年表彰奖励一批先进集体和个人。", "assessment 1/year none"),
    ("每月最后一周星期五，各班召开一次“留守儿童”主题班会。", "activity 1/month child"),
    ("少先队每学期开展一次给远方父母的一封信活动。", "letter 1/term parents"),
    ("每周至少有一次面对面交流，每月至少有一次家访。", "talk 1/week child; home_visit 1/month child"),
    ("全体教师每年接受心理健康教育培训不少于两次。", "training 2/year none"),
    ("教师对所帮扶学生每月谈心两次、家访一次、辅导四次。", "talk 2/month child; home_visit 1/month child; tutoring 4/month child"),
    ("校级领导每人联系一个年级，每月深入年级检查指导一次。", "inspection 1/month none"),
    ("每学年第一学期进行一次全面的心理健康测评。", "screening 1/school_year child"),
]

# Daily work, what an event sets off, quotas of people, hours, money, opening times, holidays, and what is past.
NOTHING = [
    "每天检查作业。",
    "每名教师联系两名学生。",
    "发现学生旷课两天以上，班主任要在两日内家访一次。",
    "去年我校共家访320次，谈心500余次。",
    "每周开展两课时的心理辅导。",
    "每学期至少走访5户留守儿童家庭。",
    "每月补助每名学生生活费200元。",
    "寒暑假期间，帮扶教师家访两次。",
    "一年级新生入学后三天内家访一次。",
    "每周五下午为留守儿童之家开放时间。",
    "各班每月出一期黑板报。",
    "主要节假日父母回家团聚一次。",
    "突发事件必须在30分钟内告知委托监护人，1小时内报告上级。",
    "班主任要在开学两周内完成一次普遍家访。",
    "心理辅导室每周开放两次。",
    "2023年我校共召开家长会4次，开展家访160余次。",
    "近年来，学校每学期都开展了丰富的活动。",
    "每逢重大节日，走访慰问留守儿童一次。",
    "每名党员干部每年为结对儿童办实事不少于1件。",
    "教师与学生每周共进一次午餐。",
    "学校心理咨询室每周一至周五中午开放。",
    "我镇现有留守儿童320人，占学生总数的40%。每年都有儿童溺水事件发生。",
    "很多孩子几个月甚至半年才能见到父母一次，有的一年只能见到父母一两次。",
    "在《班队工作手册》中，每周要有工作安排，有关爱行动的记录。",
    "近三年来，全乡每年有200多名儿童随父母外出。",
    "我校共有学生860人，其中留守儿童312人，家访是了解学生的第一步。",
    "志愿者每学期参与服务时间不少于20小时。",
    "每年投入资金2万元用于留守儿童之家建设。",
    "各单位要高度重视，把关爱工作列入重要议事日程，每年至少研究一次。",
    "对特困留守学生每人每学期资助500元。",
    "各班每周确定一名学生为值日班长。",
    "班主任要做到“三必访”：新接班必访、生病必访、退步必访。",
    "每月10日为“亲情沟通日”。",
    "每人每学期撰写帮扶案例1篇。",
]


def said(text):
    """The rules of a text in the short notation of the table, in any order."""
    rules = [(r["kind"], r["count"], r["per"], r["counterpart"]) for r in read_plan(text)["rules"]]
    return sorted(f"{kind} {n}/{per} {who if isinstance(who, str) else '+'.join(who)}" for kind, n, per, who in rules)


@pytest.mark.parametrize(("text", "rules"), SETS)
def test_a_sentence_that_sets_a_duty_is_read(text, rules):
    assert said(text) == sorted(rules.split("; "))


@pytest.mark.parametrize("text", NOTHING)
def test_a_sentence_that_sets_none_makes_no_rule(text):
    assert said(text) == []


def test_a_floor_and_a_range_are_told_from_a_plain_number():
    floors = {text: read_plan(text)["rules"][0]["at_least"] for text in ("每月至少谈心一次。", "每月谈心1-2次。", "每月谈心2次以上。", "每月谈心一次。")}
    assert list(floors.values()) == [True, True, True, False]


def test_the_doer_is_carried_over_from_the_clause_before():
    rules = read_plan("班主任每周与留守儿童谈心一次，每学期家访一次。")["rules"]
    assert [r["doer"] for r in rules] == ["班主任", "班主任"]


def test_a_subgroup_of_the_children_is_named():
    assert read_plan("对单亲家庭学生每月家访一次。")["rules"][0]["who"] == "单亲家庭学生"
    assert read_plan("每月家访一次。")["rules"][0]["who"] is None


def test_a_report_of_the_past_sets_no_one_off_duties():
    report = "关爱留守儿童工作总结\n一、走访慰问。开展一次集中走访慰问，召开一次座谈会。\n"
    assert read_plan(report)["rules"] == []


def test_a_heading_that_says_the_same_as_its_detail_makes_one_rule():
    plan = "（二）每月开展一次家访\n班主任每月对留守儿童家访一次，了解孩子在家的情况，做好记录。\n"
    assert said(plan) == ["home_visit 1/month child"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("班主任要经常与留守儿童谈心。", "talk"),
        ("学校要定期召开监护人会议。", "meeting"),
        ("教师要不定期地进行家访。", "home_visit"),
        ("心理教师要定期或不定期对留守儿童进行心理辅导。", "talk"),
        ("平时要多与家长联系。", "contact"),
        ("学校要定期对帮扶工作进行督查。", "inspection"),
    ],
)
def test_a_duty_without_a_number_is_vague(text, kind):
    answer = read_plan(text)
    assert [one["kind"] for one in answer["vague"]] == [kind] and answer["rules"] == []


def test_an_explicit_period_wins_over_a_vague_word():
    answer = read_plan("班主任每月定期与家长联系。")
    assert answer["vague"] == [] and len(answer["rules"]) == 1


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("各校于9月20日前完成摸底排查。", {"by": "09-20"}),
        ("活动时间：20xx年3月至20xx年6月", {"on": "03..06"}),
        ("每年六一儿童节期间开展慰问活动。", {"on": "06-01"}),
        ("重阳节期间组织学生看望老人。", {"on": "重阳节"}),
        ("三八期间举行启动仪式。", {"on": "03-08"}),
        ("5月底前完成总结并上报。", {"by": "05-31"}),
        ("7月中旬组织夏令营活动。", {"on": "7月中旬"}),
    ],
)
def test_a_dated_event_keeps_its_day_or_its_words(text, when):
    dated = read_plan(text)["dated"]
    assert [{k: one[k] for k in ("on", "by") if k in one} for one in dated] == [when]
