"""Whether a reply is English enough to be read. Dialects, chat spelling and a few borrowed words are English."""

from collections.abc import Sequence
from unicodedata import normalize

from bot.reader.senses import SENSES
from bot.reader.words import Token, forms

_ENGLISH = forms(
    "a about after again all also always am an and another any anyone anything are arent as at away aye back "
    "be because been before being but by came can cant cause come could couldnt did didnt do does doesnt "
    "doing dont down each even ever every everything few for from gave get getting give go goes going gonna "
    "got had has hasnt have havent having he hear her here heres hers hes him his how hows i id if ill im in "
    "into is isnt it itll its ive just keep know last left less let lets like little long look looks made "
    "make many may maybe me might mine more most much must my never next no nobody none not nothing now of "
    "off oh ok okay on once one only or other our out over own part perhaps please put quite rather really "
    "right said same saw say says see seems she shes should since so some somebody someone something sounds "
    "still stop such sure take tell than thank thanks that thats the their them then there theres these they "
    "theyre theyve thing things think this those though through time to today together told too try two u "
    "under until up ur us very want wants was wasnt way we well went were weve what whatever whats when "
    "whenever where wheres which while who whod whole whose whos why will with without wonder wont word would "
    "wouldnt wow yeah years yes yet you youd youll your youre yours youve aff aint awright bairn bonnie "
    "cannae da dae dat dem dey didnae disnae dis doon dunno fae finna frae gie gonnae gotta haud heid hoo "
    "innit isnae jist ken kinda lol luv mibbe nae naw noo nowt oot ower owt sorta summat tae tha ta thon wan "
    "wanna wasnae wee whit wi wid wis wisnae wouldnae ya ye yer yous youse abeg don kindly na o oga pls wetin "
    "wey wahala yaar acha arre idk imo tbh btw bc cos cuz coz hmm mm mmm hm uh um er huh hey hi hello thx ppl "
    "smth rn tho thru gd bcz y r n lemme gimme och dinnae fash yersel hen didna dinna cannot lass lassie "
    "bonny"
)
"""Small words of English, of its dialects and of chat. Where a word is another language's too, it counts for both."""

_FOREIGN = forms(
    "el la los las una unos unas del que qué porque pero para por con sin como cómo más muy está estás esto "
    "eso esta este usted tú mi su sus te se lo le les nos yo él ella ellos también cuando donde dónde quién "
    "hay tiene tienes puede puedes quiero quieres hacer siento sientes nada algo todo hola gracias entiendo "
    "cuerpo aquí ahora un une des du et est es suis sommes êtes sont je tu il elle nous vous ils elles qui "
    "quoi pour pas dans avec sur mais ou où donc ça cela ce cette ces mon ma mes ton ta tes votre vos au aux "
    "être avoir avez fait faire peut très bien merci bonjour quand comment pourquoi oui non rien der die das "
    "den dem ein eine einen einem einer und oder aber nicht ist sind war ich er sie wir ihr mich dich sich "
    "mir dir uns auch auf aus bei mit nach von vor zu zum zur für über wie was wer wo wenn weil dass noch "
    "schon nur sehr kein keine haben habe hat sein werden wird kann können muss ja nein danke bitte heute "
    "hier jetzt o os as um uma umas do da dos no na nas ao à você vocês eu ele ela eles não sim mas com sem "
    "muito isso isto aqui estou são foi tem ter meu minha seu sua quando onde obrigado obrigada então gli i "
    "uno di della dei delle che chi è sono sei siamo io lui lei noi voi loro ti ci vi per tra fra anche come "
    "cosa perché dove questo questa quello molto più grazie ciao sì de het een en van ik jij hij zij wij "
    "jullie niet wel geen maar ook als dan dat dit deze met voor naar op om aan bij uit over wat waar hoe "
    "waarom zijn ben bent heeft hebben kan moet wil nog al heel goed dank ang ng mga sa ko mo niya natin "
    "namin nila ako ikaw siya kami kayo sila hindi oo po ba ay kung dahil naman lang din rin ano sino saan "
    "bakit paano salamat gusto och att det som ett på är av för med till inte har jag han hon ni sig mig dig "
    "men eller var nie się z to jest że jak w co tak za od ale czy jestem pani pan dla przez już tylko bardzo "
    "dziękuję ve bir bu için ile çok ne yok sen biz siz onlar mı değil ama gibi daha nasıl neden teşekkürler "
    "yang ke dari ini itu dengan untuk tidak ada saya kamu aku dia kita mereka apa siapa bagaimana kenapa hai "
    "hain ka ki mein main aap tum hum kya kyun kaise nahi nahin mat aur lekin yeh woh tha thi ho raha rahi "
    "rahe karo karna mujhe tumhe apna apne bahut accha theek ya wa kwa si hii hiyo yako yangu sana lakini "
    "kama nini kwanini habari asante agus an is tá níl mé sé sí cad conas go raibh maith "
    "jste jsem jsi byl byla bylo kdyby až tam tmy že jako proč také ještě když který která své svého "
    "není může máte mám "
    "ste som keď prečo ako čo vy ste mali acolo până când dumneavoastră pentru sunteți ești este și să "
    "nu ce vă mai foarte "
    "jeg ikke det lyder meget hvad hvor hvorfor være været fra dig til af og vi kan ikke meg deg hva på "
    "minä sinä hän että mutta ja on ei olet mitä miksi kun niin tämä olen sinun "
    "én hogy nem van és egy azt ezt mit miért volt ön lehet nagyon "
    "desu ne wa ga wo sore kore ano demo kara made itte suwatte imasu mashita deshita deshou kimochi "
    "kanji anata watashi "
    "ego tha elega apla oti tou ti einai den kai sto stin gia mou sou poli tipota esy esi allo otan "
    "ana enta enti law mesh mish leh keda da fe fi elly ya ma3 3ala 7aga delwa2ti ahsas "
    "anh chị em ngồi đó đến khi của là không được gì và đang cho này tôi bạn có một những "
    "chi yn y mae ti ei eich chi'n wyt rydych beth pam sut hynny nes iddi oedd "
    "vas fins és què et això amb per allà estàs però molt "
    "što sam si je nije kako zašto kada ali jer vas vam biti bio bila "
    "jy ek nie wat hoe hoekom jou baie hierdie ngiyezwa wena yini kodwa "
    "enna neenga unga naan illa irukku romba epdi tumi ami keno kemon bujhi"
)
_LEAST_LETTERS = 2
_FEW_WORDS = 4
_MANY_WORDS = 8
_MOST_WORDS = 400


def is_english(tokens: Sequence[Token]) -> bool:
    """Tells whether a text is English enough. Names and single words in Latin letters pass."""
    words = [token.form for token in tokens if token.is_word][:_MOST_WORDS]
    return _is_latin("".join(words)) and not _is_foreign([word for word in words if word.isalpha()])


def _is_latin(letters: str) -> bool:
    found = [letter for letter in letters if letter.isalpha()]
    others = sum(not _is_latin_letter(letter) for letter in found)
    return others * 3 < max(_LEAST_LETTERS, len(found)) or not found


def _is_latin_letter(letter: str) -> bool:
    return ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00


def _is_foreign(words: Sequence[str]) -> bool:
    english = sum(word in _ENGLISH for word in words)
    foreign = sum(word in _FOREIGN and word not in _ENGLISH for word in words)
    accented = sum(not word.isascii() and word not in _FOREIGN for word in words)
    known = english + sum(word in SENSES and word not in _ENGLISH for word in words)
    if len(words) >= _MANY_WORDS and known * 5 < len(words):
        return True
    if len(words) <= _FEW_WORDS:
        return foreign + accented > known
    return foreign + accented / 2 > known and foreign > 0


def plain(text: str) -> str:
    """Returns a text with look-alike letters made plain, for checks that compare words."""
    return normalize("NFKC", text)
