"""What is read aloud for an own voice, by language: written for this, so that all sounds of a language come often and in many
neighbourhoods. The first text of each language is the statement of consent.

A text is (as it is shown, as it is said): the second where the first is not what the reader of words can pronounce.
"""

from __future__ import annotations

ENGLISH: tuple[tuple[str, str], ...] = (
    (
        "I, the speaker, agree that MusicStudio makes a synthetic singing voice from my recordings, for my account alone. "
        "I can delete it whenever I want.",
        "I, the speaker, agree that music studio makes a synthetic singing voice from my recordings, for my account alone. "
        "I can delete it whenever I want.",
    ),
    *((text, text) for text in (
        "The morning ferry leaves at half past six, and nobody on the pier has finished their coffee or folded the paper.",
        "She showed me a box of old watches, each of them ticking at a slightly different speed, and laughed about it.",
        "We drove through the valley with the windows down, singing every chorus twice and forgetting all of the verses.",
        "My brother is building a wooden boat in the garage, although he has never once been further out than the bridge.",
        "Thick fog covered the fields this morning, so the children threw stones into it and listened to where they fell.",
        "If you boil the beans for an hour with garlic and thyme, you hardly need any salt when you serve them.",
        "A quiet voice on the radio was reading numbers, one after the other, as though each of them were a small poem.",
        "The judge asked for the usual papers, but the clerk had put them into the wrong yellow folder again.",
        "Oysters, cheese and a loaf of rye bread: that was our supper on the day when the power failed.",
        "He plays the cello as others chop wood, with both feet on the ground and a wide, easy swing.",
        "Out of the five keys on this ring, only the rusty one ever opens the garden door without a push.",
        "Measure the shelf before you cut the board, and leave a finger of air on either side for the paint.",
        "Our neighbour's dog barks at the moon, at the mail, and at every single thing that she has not chosen herself.",
        "There is a treasure in the attic, said grandfather, and he meant the box with the photographs of the sea.",
        "Please do not shout down the stairs; come to me, take a breath, and tell me calmly what you found.",
        "The youngest of the singers had a cold, so they changed the key and let the flutes carry her line.",
        "Huge waves rolled over the harbour wall and washed a dozen orange buoys into the middle of the market.",
        "I usually choose the seat by the window, where the light is good and the noise of the engine is low.",
        "After the concert we walked back along the canal, counting bridges and arguing about the second movement.",
        "Father taught us three knots: one for the boat, one for the tent, and one just to show off.",
        "They rang the bell at noon, and pigeons rose from the roofs like a sheet that someone shakes out of a window.",
        "Every spring the river takes a little of the meadow away and leaves a new beach of pebbles on our side.",
        "Would you rather have a room with a view of the church, or the cheaper one above the noisy kitchen?",
        "The vision that he describes in his letters is clearer and warmer than anything that he put on paper later.",
        "Jumping from rock to rock, the goats went up the ridge as if it were nothing more than a staircase.",
        "You should have heard the silence when the old conductor laid down his stick and simply closed both of his eyes.",
        "Our teacher used to say that a good song needs one true word, four chords, and somebody who means it.",
        "Both of these gloves are for the left hand, which is either a joke or a very strange kind of present.",
        "Push the blue button twice, wait for the beep, and then pull the lever towards you with a steady hand.",
        "The thing about mushrooms is that the best of them grow exactly where you have just decided not to look.",
        "Go home, feed the fish, water the roses, and when the clouds turn purple, call me and tell me all of it.",
        "With pleasure, said the beige-coated gentleman, and put the leather cushion beneath the table for the cat.",
        "Both authors thought the theatre was worth the journey, though neither of them had paid for the tickets.",
        "Fresh bread, sharp cheese, a dish of cherries: she wished for nothing more, and pushed the other plates away.",
        "Charlie catches each of the chickens, chases them through the orchard, and checks whether the gate is shut.",
        "Young George enjoyed the jazz orchestra, especially the giant bass player with his gorgeous orange jacket.",
        "Boys toil at the noisy joints while the coiled spring of the toy voices its annoyance with a loud boing.",
        "How the brown cow found its way out of the house and around the mountain, nobody on the ground knows now.",
        "A very brave weaver of woven wool waited for a week, then moved the wheel over to the wider western wall.",
    )),
)  # fmt: skip

MANDARIN: tuple[tuple[str, str], ...] = (
    (
        "我是说话人本人，我同意 MusicStudio 用我的录音制作一个合成歌声，只供我的账号使用。我随时可以删除它。",
        "我是说话人本人，我同意用我的录音制作一个合成歌声，只供我的账号使用。我随时可以删除它。",
    ),
    *((text, text) for text in (
        "清早的渡船六点半开，码头上还没有人喝完咖啡，也没有人把报纸叠好放进口袋里。",
        "她给我看了一盒旧手表，每一只走的快慢都不一样，说着说着自己先笑了起来。",
        "我们开着车窗穿过山谷，每段副歌都唱了两遍，可是主歌的词一句也想不起来。",
        "我哥哥在车库里造一条木船，虽然他最远也只去过桥的那一边，从来没有下过海。",
        "今天早上田野里起了大雾，孩子们往雾里扔石头，然后静静地听它们落在什么地方。",
        "豆子和大蒜一起煮一个小时，再放一点香草，出锅的时候几乎就不用再加盐了。",
        "收音机里有一个很轻的声音在念数字，一个接着一个，好像每一个都是一首短诗。",
        "法官要看平常的那些文件，可是书记员又把它们放进了那个黄色的文件夹里。",
        "停电的那天晚上，我们的晚饭是一块奶酪、两条鱼，还有邻居送来的热面包。",
        "他拉大提琴就像别人劈柴一样，两只脚稳稳地站着，手臂摆得又宽又轻松。",
        "这串钥匙一共有五把，只有生锈的那一把，不用使劲推就能打开花园的门。",
        "锯木板以前要先量好架子，两边各留一个手指的空，因为上漆以后会变厚。",
        "邻居家的狗对着月亮叫，对着邮差叫，对着一切不是它自己选的东西都要叫。",
        "爷爷说阁楼上藏着一件宝贝，他说的其实是那个装着海边照片的旧纸箱。",
        "请你不要在楼梯上大喊，到我这里来，先喘一口气，再慢慢地告诉我你找到了什么。",
        "最年轻的那位歌手感冒了，于是大家换了一个调，让长笛来吹她的旋律。",
        "巨大的浪头翻过港口的围墙，把十几个橙色的浮标冲到了菜市场的正中间。",
        "我常常选靠窗的座位，那里光线很好，而且发动机的声音也比较小。",
        "音乐会以后我们沿着运河走回去，一边数着桥，一边争论第二乐章到底该有多快。",
        "父亲教过我们三种绳结，一种用来系船，一种用来搭帐篷，还有一种只是为了好看。",
        "中午敲钟的时候，鸽子从屋顶上飞起来，像有人在窗口抖开了一张白色的床单。",
        "每年春天，河水都会带走一点草地，再给我们这一边留下一小片新的石滩。",
        "你愿意住能看见教堂的那个房间，还是厨房上面那个便宜一点、吵一点的房间？",
        "他在信里写的那些景色，比他后来画在纸上的任何东西都要清楚，都要温暖。",
        "山羊从一块石头跳到另一块石头，很快上了山脊，好像那只不过是几级楼梯。",
        "老指挥放下指挥棒，轻轻闭上双眼，那一刻的安静，你要是听见就好了。",
        "我们老师常说，一首好歌只需要一句真话、四个和弦，还有一个真心去唱的人。",
        "这两只手套都是左手的，要么是一个玩笑，要么是一件非常奇怪的礼物。",
        "把蓝色的按钮按两下，等它响一声，然后用手稳稳地把拉杆往自己这边拉。",
        "采蘑菇的道理是，最好的那些总是长在你刚刚决定不去看的那个地方。",
        "回家去吧，喂喂鱼，给玫瑰浇浇水，等云变成紫色，再打电话把一切都告诉我。",
    )),
)  # fmt: skip

JAPANESE: tuple[tuple[str, str], ...] = (
    (
        "話し手である私は、MusicStudioが私の録音から合成の歌声を作り、私のアカウントだけで使うことに同意します。いつでも消せます。",
        "はなしてである わたしわ、みゅうじっくすたじおが わたしの ろくおんから ごうせいの うたごえを つくり、"
        "わたしの あかうんとだけで つかう ことに どういします。いつでも けせます。",
    ),
    (
        "朝の渡し船は六時半に出ます。桟橋ではまだ誰もコーヒーを飲み終えていません。",
        "あさの わたしぶねわ ろくじはんに でます。さんばしでわ まだ だれも こおひいを のみおえて いません。",
    ),
    (
        "彼女は古い時計の箱を見せてくれました。どれも少しずつ違う速さで動いています。",
        "かのじょわ ふるい とけえの はこを みせて くれました。どれも すこしずつ ちがう はやさで うごいて います。",
    ),
    (
        "窓を開けたまま谷を走り抜け、サビを二回ずつ歌いましたが、歌詞は全部忘れました。",
        "まどを あけたまま たにを はしりぬけ、さびを にかいずつ うたいましたが、かしわ ぜんぶ わすれました。",
    ),
    (
        "兄は車庫で木の舟を作っています。橋より先へ行ったことは一度もないのに。",
        "あにわ しゃこで きの ふねを つくって います。はしより さきえ いった ことわ いちども ないのに。",
    ),
    (
        "今朝は畑に濃い霧が出たので、子どもたちは石を投げて、落ちる音を聞いていました。",
        "けさわ はたけに こい きりが でたので、こどもたちわ いしを なげて、おちる おとを きいて いました。",
    ),
    (
        "豆をにんにくと一時間煮れば、皿に盛る時に塩はほとんどいりません。",
        "まめを にんにくと いちじかん にれば、さらに もる ときに しおわ ほとんど いりません。",
    ),
    (
        "ラジオの静かな声が数字を読んでいます。まるで一つ一つが短い詩のようです。",
        "らじおの しずかな こえが すうじを よんで います。まるで ひとつ ひとつが みじかい しの ようです。",
    ),
    (
        "裁判官はいつもの書類を求めましたが、係の人はまた黄色い袋に入れていました。",
        "さいばんかんわ いつもの しょるいを もとめましたが、かかりの ひとわ また きいろい ふくろに いれて いました。",
    ),
    (
        "停電の夜の晩ご飯は、牡蠣とチーズと、隣の人がくれた温かいパンでした。",
        "てえでんの よるの ばんごはんわ、かきと ちいずと、となりの ひとが くれた あたたかい ぱんでした。",
    ),
    (
        "彼は薪を割るようにチェロを弾きます。両足をしっかり床につけて、腕を大きく振ります。",
        "かれわ まきを わる ように ちぇろを ひきます。りょうあしを しっかり ゆかに つけて、うでを おおきく ふります。",
    ),
    (
        "この五つの鍵のうち、庭の扉が開くのは、錆びた一本だけです。",
        "この いつつの かぎの うち、にわの とびらが あくのわ、さびた いっぽんだけです。",
    ),
    (
        "板を切る前に棚を測り、両側に指一本分のすき間を残してください。",
        "いたを きる まえに たなを はかり、りょうがわに ゆび いっぽんぶんの すきまを のこして ください。",
    ),
    (
        "隣の犬は月に吠え、郵便に吠え、自分で選ばなかったもの全部に吠えます。",
        "となりの いぬわ つきに ほえ、ゆうびんに ほえ、じぶんで えらばなかった もの ぜんぶに ほえます。",
    ),
    (
        "屋根裏に宝物がある、と祖父は言いました。海の写真が入った箱のことでした。",
        "やねうらに たからものが ある、と そふわ いいました。うみの しゃしんが はいった はこの ことでした。",
    ),
    (
        "階段で叫ばないで、こちらへ来て、息を吸ってから、何を見つけたか話してください。",
        "かいだんで さけばないで、こちらえ きて、いきを すってから、なにを みつけたか はなして ください。",
    ),
    (
        "一番若い歌手が風邪をひいたので、調を変えて、フルートに旋律を任せました。",
        "いちばん わかい かしゅが かぜを ひいたので、ちょうを かえて、ふるうとに せんりつを まかせました。",
    ),
    (
        "大きな波が港の壁を越えて、十個あまりの浮きを市場の真ん中へ流しました。",
        "おおきな なみが みなとの かべを こえて、じゅっこ あまりの うきを いちばの まんなかえ ながしました。",
    ),
    (
        "私はたいてい窓側の席を選びます。明るくて、エンジンの音も小さいからです。",
        "わたしわ たいてい まどがわの せきを えらびます。あかるくて、えんじんの おとも ちいさいからです。",
    ),
    (
        "演奏会のあと、橋を数えながら運河に沿って帰り、第二楽章の速さについて言い合いました。",
        "えんそうかいの あと、はしを かぞえながら うんがに そって かえり、だいにがくしょうの はやさに ついて いいあいました。",
    ),
    (
        "父は三つの結び方を教えてくれました。舟のため、テントのため、そして見せるためです。",
        "ちちわ みっつの むすびかたを おしえて くれました。ふねの ため、てんとの ため、そして みせる ためです。",
    ),
    (
        "正午に鐘が鳴ると、鳩が屋根から飛び立ちました。窓で白い布を振ったようでした。",
        "しょうごに かねが なると、はとが やねから とびたちました。まどで しろい ぬのを ふった ようでした。",
    ),
    (
        "毎年春になると、川は草原を少し持っていき、こちら側に小石の浜を残します。",
        "まいとし はるに なると、かわわ そうげんを すこし もって いき、こちらがわに こいしの はまを のこします。",
    ),
    (
        "教会の見える部屋がいいですか、それとも台所の上の、安くてうるさい部屋がいいですか。",
        "きょうかいの みえる へやが いいですか、それとも だいどころの うえの、やすくて うるさい へやが いいですか。",
    ),
    (
        "彼が手紙に書いた景色は、あとで紙に描いたどの絵よりも、はっきりしていて暖かいです。",
        "かれが てがみに かいた けしきわ、あとで かみに かいた どの えよりも、はっきり して いて あたたかいです。",
    ),
    (
        "山羊たちは岩から岩へ跳びながら、階段でも上るように尾根へ登っていきました。",
        "やぎたちわ いわから いわえ とびながら、かいだんでも のぼる ように おねえ のぼって いきました。",
    ),
    (
        "老いた指揮者が棒を置いて、そっと目を閉じた時の静けさを、聞かせたかったです。",
        "おいた しきしゃが ぼうを おいて、そっと めを とじた ときの しずけさを、きかせたかったです。",
    ),
    (
        "先生はよく言いました。いい歌には本当の言葉が一つと、和音が四つと、心があればいい。",
        "せんせえわ よく いいました。いい うたにわ ほんとうの ことばが ひとつと、わおんが よっつと、こころが あれば いい。",
    ),
    (
        "この手袋は両方とも左手用です。冗談か、とても変わった贈り物かのどちらかです。",
        "この てぶくろわ りょうほうとも ひだりてようです。じょうだんか、とても かわった おくりものかの どちらかです。",
    ),
    (
        "青いボタンを二回押して、音が鳴るのを待ってから、レバーを手前にゆっくり引いてください。",
        "あおい ぼたんを にかい おして、おとが なるのを まってから、ればあを てまえに ゆっくり ひいて ください。",
    ),
    (
        "きのこの面白いところは、一番いいものが、もう見ないと決めた場所に生えることです。",
        "きのこの おもしろい ところわ、いちばん いい ものが、もう みないと きめた ばしょに はえる ことです。",
    ),
    (
        "写真を撮る前に、帽子をかぶり直して、ぴかぴかの靴をもう一度磨きました。",
        "しゃしんを とる まえに、ぼうしを かぶりなおして、ぴかぴかの くつを もう いちど みがきました。",
    ),
    (
        "雑誌の表紙には、ピンクの風船を持った百人の客が写っています。",
        "ざっしの ひょうしにわ、ぴんくの ふうせんを もった ひゃくにんの きゃくが うつって います。",
    ),
    (
        "牛乳とキャベツを買って、急行列車で病院の前まで行きました。",
        "ぎゅうにゅうと きゃべつを かって、きゅうこうれっしゃで びょういんの まえまで いきました。",
    ),
    (
        "全然眠れない夜は、図書館で借りた地図を広げて、旅の続きを考えます。",
        "ぜんぜん ねむれない よるわ、としょかんで かりた ちずを ひろげて、たびの つづきを かんがえます。",
    ),
    (
        "歩道の水たまりに、ぽつぽつと雨粒が落ちて、小さな輪がいくつも広がりました。",
        "ほどうの みずたまりに、ぽつぽつと あまつぶが おちて、ちいさな わが いくつも ひろがりました。",
    ),
    (
        "母は古い布で人形を縫い、姉はそのための小さな椅子を作りました。",
        "ははわ ふるい ぬので にんぎょうを ぬい、あねわ その ための ちいさな いすを つくりました。",
    ),
    (
        "家に帰って、魚に餌をやり、薔薇に水をやって、雲が紫になったら、電話で全部話してください。",
        "いえに かえって、さかなに えさを やり、ばらに みずを やって、"
        "くもが むらさきに なったら、でんわで ぜんぶ はなして ください。",
    ),
)  # fmt: skip
